namespace ChatRoom.Server.Net;

/// <summary>Takes what one read returned.</summary>
internal delegate void Feed(ReadOnlySpan<byte> received);
