namespace ChatRoom.Core.Events;

/// <summary>Folds runs of joins, of leaves, and of acts of one moderator in a batch: the first have a line each, the others one line together.</summary>
/// <remarks>The caller asks about each event of the batch, in order.</remarks>
/// <param name="singly">The number of events of a run that have a line each; 0 for all of them.</param>
internal struct AnnouncementFold(int singly)
{
    private int _earlier;

    /// <summary>Returns the number of events that the line of this event announces.</summary>
    /// <remarks>
    /// It is 1 for an event with its own line, 0 if a later event announces it, and more for the last event of a folded run.
    /// </remarks>
    public int Next(IReadOnlyList<RoomEvent> batch, int index)
    {
        var place = _earlier + 1;
        var goesOn = index + 1 < batch.Count && batch[index + 1].IsAnnouncedLike(batch[index]);
        _earlier = goesOn ? place : 0;
        return singly == 0 || place <= singly ? 1
            : goesOn ? 0
            : place - singly;
    }
}
