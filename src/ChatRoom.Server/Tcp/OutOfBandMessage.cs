namespace ChatRoom.Server.Tcp;

/// <summary>Something to send between the events: bytes, or older events from a number on.</summary>
internal readonly record struct OutOfBandMessage(byte[]? Bytes, long From = 0, bool MessagesOnly = false);
