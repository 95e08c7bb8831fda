namespace ChatRoom.Core.Reading;

/// <summary>Holds how far a person has read a room, of which messages in it the person wants to know, and its place in lists.</summary>
/// <param name="Room">The name of the room.</param>
/// <param name="Epoch">The epoch of the log; empty if nothing was read.</param>
/// <param name="Sequence">The number of the newest event that the person has seen.</param>
/// <param name="Level">The messages that count.</param>
/// <param name="Pin">The place among the pinned rooms, from 1 on; 0 if the room is not pinned.</param>
public sealed record ReadMark(string Room, string Epoch, long Sequence, RoomLevel Level = RoomLevel.All, int Pin = 0)
{
    /// <summary>Gets whether the mark holds a choice of the person, not a position alone.</summary>
    public bool IsChosen => Level != RoomLevel.All || Pin > 0;
}
