namespace ChatRoom.Core.Events;

/// <summary>
/// Sums up those who come, or go, at once: of the joins that follow one another in a batch, some are announced one by one
/// and all others by one line after them; likewise of the leaves. To be asked about each event of a batch, in order.
/// </summary>
/// <param name="singly">How many of such a run are announced one by one; 0 for all of them.</param>
internal struct AnnouncementFold(int singly)
{
    private int _earlier;

    /// <summary>
    /// How many announcements are said where this event is: 1 when it is said itself, 0 when a later event of the run says
    /// it too, more when it is the last one of the run and says those before it as well.
    /// </summary>
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
