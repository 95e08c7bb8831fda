namespace ChatRoom.Server.Search;

/// <summary>Leaves the processor to the rooms: the index works in time that they do not need, and waits while they are very busy.</summary>
/// <remarks>For the thread that fills the index. It may wait, because a search reads the newest events by itself.</remarks>
/// <param name="written">Returns the number of events that all rooms have written since the start.</param>
/// <param name="time">The clock.</param>
internal sealed class IndexPace(Func<long> written, TimeProvider time)
{
    /// <summary>The number of events a second above which the index waits; up to 20,000 it is at most a second behind.</summary>
    public const int BusyEvents = 25_000;

    // Shorter spans say little about a rate.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(100);

    // Even without an end of the rush, the index gets something done.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private long _from = written();
    private long _since = time.GetTimestamp();
    private long _worked = time.GetTimestamp();
    private bool _areBusy;

    /// <summary>Returns whether the index may work now. If not, the caller asks again after a while.</summary>
    public bool MayWork()
    {
        var span = time.GetElapsedTime(_since);
        if (span >= ShortestSpan)
        {
            var to = written();
            _areBusy = (to - _from) / span.TotalSeconds > BusyEvents;
            (_from, _since) = (to, time.GetTimestamp());
        }

        if (_areBusy && time.GetElapsedTime(_worked) < LongestWait)
        {
            return false;
        }

        _worked = time.GetTimestamp();
        return true;
    }
}
