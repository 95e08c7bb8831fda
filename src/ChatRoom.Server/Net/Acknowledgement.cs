namespace ChatRoom.Server.Net;

/// <summary>Holds what a peer has acknowledged.</summary>
/// <param name="Bytes">The number of bytes.</param>
/// <param name="IsComplete">Whether nothing is left: neither bytes nor the end, if it was sent.</param>
/// <param name="Unsent">The bytes that the system could not send yet.</param>
internal readonly record struct Acknowledgement(long Bytes, bool IsComplete, int Unsent = 0);
