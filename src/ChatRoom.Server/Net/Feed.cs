namespace ChatRoom.Server.Net;

/// <summary>Takes the bytes of one read.</summary>
internal delegate void Feed(ReadOnlySpan<byte> received);
