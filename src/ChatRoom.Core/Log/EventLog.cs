using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

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
    private readonly long _pageBytes;
    private volatile Page[] _pages = [];
    private long _bytes;
    private long _nextSequence;

    /// <param name="firstSequence">The number the first appended event will have.</param>
    /// <param name="budgetBytes">Estimated memory to keep. The newest page, an eighth of it, is kept in any case.</param>
    public EventLog(long firstSequence, long budgetBytes)
    {
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
        _pageBytes = budgetBytes / 8;
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
        // Memory is given back by pages, so a page of long messages ends early.
        if (pages is not [.., { Count: < PageSize } page] || page.Bytes >= _pageBytes)
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

        var start = after < pages[0].FirstSequence ? pages[0].FirstSequence : Math.Min(after, end) + 1;
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
        // From the newest page back: that is where most readers are.
        var page = pages.Length - 1;
        for (var sequence = end - 1; sequence >= start; sequence--)
        {
            while (pages[page].FirstSequence > sequence)
            {
                page--;
            }

            copy[sequence - start] = pages[page].Events[sequence - pages[page].FirstSequence];
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
