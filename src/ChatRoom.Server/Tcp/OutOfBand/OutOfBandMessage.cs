namespace ChatRoom.Server.Tcp.OutOfBand;

/// <summary>
/// Holds a message to send between the events: the bytes of a notice, or older events of a room from a number
/// on, or a change of the room; and a change of what follows.
/// </summary>
/// <remarks>With both, the bytes go out unchanged behind the events below that number.</remarks>
internal readonly record struct OutOfBandMessage(
    byte[]? Bytes, TcpReceiver? Receiver = null, long From = 0, bool MessagesOnly = false, RoomMove? Move = null, Action? Change = null);
