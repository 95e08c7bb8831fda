namespace ChatRoom.Server.Tcp;

/// <summary>Holds a message to send between the events: bytes, or older events of a room from a number on.</summary>
internal readonly record struct OutOfBandMessage(
    byte[]? Bytes, TcpReceiver? Receiver = null, long From = 0, bool MessagesOnly = false);
