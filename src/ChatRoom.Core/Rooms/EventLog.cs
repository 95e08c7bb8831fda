namespace ChatRoom.Core.Rooms;

/// <summary>
/// The newest events of a log, in memory and bounded in bytes. One writer appends; any number of readers read at the
/// same time without a lock: pages are only ever filled up, and the list of pages is replaced, never changed.
/// </summary>
public sealed class EventLog
{
    private const int PageSize = 256;

    /// <summary>Rough memory of an event beside its text: the record, its strings' headers, its slot.</summary>
    private const int EventOverheadBytes = 160;

    private readonly long _budgetBytes;
    private volatile Page[] _pages = [];
    private long _bytes;
    private long _nextSequence;

    /// <param name="firstSequence">The number the first appended event will have.</param>
    /// <param name="budgetBytes">Estimated memory to keep; at least one page of 256 events is always kept.</param>
    public EventLog(long firstSequence, long budgetBytes)
    {
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
    }

    /// <summary>The number the next appended event must have; everything below it is, or was, in here.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>The oldest number still here; equal to <see cref="NextSequence"/> while there is nothing.</summary>
    public long FirstSequence => _pages is [var oldest, ..] ? oldest.FirstSequence : NextSequence;

    /// <summary>Adds the next event. Only the one writer may call this.</summary>
    public void Append(RoomEvent roomEvent)
    {
        if (roomEvent.Sequence != _nextSequence)
        {
            throw new ArgumentException($"Event {roomEvent.Sequence} does not follow {_nextSequence - 1}.", nameof(roomEvent));
        }

        var pages = _pages;
        if (pages is not [.., { Count: < PageSize } page])
        {
            page = new Page(roomEvent.Sequence);
            _pages = pages = [.. pages, page];
        }

        var size = EventOverheadBytes + (roomEvent is MessagePosted message ? 2 * message.Text.Length : 0);
        page.Add(roomEvent, size);
        _bytes += size;
        Volatile.Write(ref _nextSequence, roomEvent.Sequence + 1);
        while (_bytes > _budgetBytes && pages.Length > 1)
        {
            _bytes -= pages[0].Bytes;
            _pages = pages = pages[1..];
        }
    }

    /// <summary>Up to <paramref name="count"/> events above <paramref name="after"/>, oldest first, contiguous.</summary>
    public IReadOnlyList<RoomEvent> ReadAfter(long after, int count)
    {
        // The end is read before the pages: whatever is below it is in them, unless it was dropped meanwhile.
        var end = NextSequence;
        var pages = _pages;
        if (pages.Length == 0)
        {
            return [];
        }

        var start = Math.Max(after + 1, pages[0].FirstSequence);
        return Copy(pages, start, Math.Min(end, start + count));
    }

    /// <summary>The last <paramref name="count"/> events below <paramref name="before"/>, oldest first, contiguous.</summary>
    public IReadOnlyList<RoomEvent> ReadBefore(long before, int count)
    {
        var end = Math.Min(before, NextSequence);
        var pages = _pages;
        return pages.Length == 0 ? [] : Copy(pages, Math.Max(end - count, pages[0].FirstSequence), end);
    }

    private static RoomEvent[] Copy(Page[] pages, long start, long end)
    {
        if (start >= end)
        {
            return [];
        }

        var copy = new RoomEvent[end - start];
        // Every page but the last is full, so an event's place follows from its number.
        for (var sequence = start; sequence < end; sequence++)
        {
            var index = sequence - pages[0].FirstSequence;
            copy[sequence - start] = pages[index / PageSize].Events[index % PageSize];
        }

        return copy;
    }

    private sealed class Page(long firstSequence)
    {
        public long FirstSequence { get; } = firstSequence;

        public RoomEvent[] Events { get; } = new RoomEvent[PageSize];

        public int Count { get; private set; }

        public long Bytes { get; private set; }

        public void Add(RoomEvent roomEvent, int size)
        {
            Events[Count++] = roomEvent;
            Bytes += size;
        }
    }
}
