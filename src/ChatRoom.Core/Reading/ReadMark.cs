namespace ChatRoom.Core.Reading;

/// <summary>Holds how far a person has read a room, and of which messages in it the person wants to know.</summary>
/// <param name="Room">The name of the room.</param>
/// <param name="Epoch">The epoch of the log; empty if nothing was read.</param>
/// <param name="Sequence">The number of the newest event that the person has seen.</param>
/// <param name="Level">The messages that count.</param>
public sealed record ReadMark(string Room, string Epoch, long Sequence, RoomLevel Level = RoomLevel.All);
