namespace ChatRoom.Core.Transcripts;

/// <summary>Holds the size of a room's log.</summary>
/// <param name="Room">The name of the room.</param>
/// <param name="Events">The number of events that are kept.</param>
/// <param name="Bytes">The bytes that they take.</param>
public sealed record LogSize(string Room, long Events, long Bytes);
