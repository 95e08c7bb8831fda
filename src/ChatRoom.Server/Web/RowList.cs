using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web;

/// <summary>
/// The rows a page holds, oldest first: a window of the log that ends at the newest event, or, while somebody reads further
/// up, further up. However far one scrolls, the page holds no more than <see cref="Most"/> rows and a few notices. Not
/// thread-safe; it belongs to the page's dispatcher.
/// </summary>
internal sealed class RowList
{
    /// <summary>Rows held while the page follows the newest message.</summary>
    public const int Following = 200;

    /// <summary>Rows held while somebody reads further up.</summary>
    public const int Most = 400;

    private readonly List<PageRow> _rows = [];
    private int _notices;
    private bool _following = true;
    private long _seen;
    private long _meanwhile;

    public IReadOnlyList<PageRow> Rows => _rows;

    /// <summary>Whether the log goes on above the first row.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Whether the log goes on below the last row.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>Events that came since the newest row was last in sight.</summary>
    public int Unseen { get; private set; }

    /// <summary>Whether the newest row is in sight.</summary>
    public bool IsFollowing
    {
        get => _following;
        set
        {
            _following = value;
            Unseen = 0;
            if (value && !HasNewer)
            {
                DropOldest(Following);
            }
        }
    }

    /// <summary>Number of the oldest event held, or null.</summary>
    public long? FirstSequence => _rows.OfType<EventRow>().FirstOrDefault()?.Event.Sequence;

    /// <summary>Number of the newest event held, or null.</summary>
    public long? LastSequence => _rows.OfType<EventRow>().LastOrDefault()?.Event.Sequence;

    /// <summary>Begins anew with the newest events.</summary>
    /// <param name="newest">The events, contiguous.</param>
    /// <param name="seen">Number of the newest event that was shown before; a line tells it from the rest.</param>
    /// <param name="meanwhile">How many came since.</param>
    /// <param name="deleted">How many more came and are no longer kept.</param>
    public void Begin(IReadOnlyList<RoomEvent> newest, long seen, long meanwhile, long deleted)
    {
        (_seen, _meanwhile) = (seen + deleted, meanwhile);
        ShowNewest(newest);
        if (deleted > 0)
        {
            _rows.Insert(0, new NoticeRow($"{deleted} events were deleted before you came back.", ++_notices));
        }
    }

    /// <summary>Replaces all rows by the newest ones, and follows them.</summary>
    public void ShowNewest(IReadOnlyList<RoomEvent> newest)
    {
        _rows.Clear();
        _rows.AddRange(RowsOf(newest));
        (HasOlder, HasNewer) = (newest is [{ Sequence: > 1 }, ..], false);
        (_following, Unseen) = (true, 0);
    }

    /// <summary>An event that came just now.</summary>
    public void Add(RoomEvent roomEvent)
    {
        if (_following && !HasNewer)
        {
            _rows.AddRange(RowsOf([roomEvent]));
            DropOldest(Following);
            return;
        }

        Unseen++;
        // What is in sight stays; the rest of the log is a scroll away.
        HasNewer |= _rows.Count >= Most;
        if (!HasNewer)
        {
            _rows.AddRange(RowsOf([roomEvent]));
        }
    }

    /// <summary>A line for this page only.</summary>
    public void AddNotice(string text) => _rows.Add(new NoticeRow(text, ++_notices));

    /// <summary>Puts older events above the first row, and lets as many go below.</summary>
    public void Prepend(IReadOnlyList<RoomEvent> older)
    {
        _following = false;
        _rows.InsertRange(0, RowsOf(older));
        HasOlder = older is [{ Sequence: > 1 }, ..];
        if (_rows.Count > Most)
        {
            _rows.RemoveRange(Most, _rows.Count - Most);
            HasNewer = true;
        }
    }

    /// <summary>Puts newer events below the last row, and lets as many go above.</summary>
    /// <param name="newer">The events that follow the last row.</param>
    /// <param name="isAll">Whether the log ends with them.</param>
    public void Append(IReadOnlyList<RoomEvent> newer, bool isAll)
    {
        _rows.AddRange(RowsOf(newer));
        HasNewer = !isAll;
        DropOldest(Most);
    }

    private IEnumerable<PageRow> RowsOf(IEnumerable<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            if (_meanwhile > 0 && roomEvent.Sequence == _seen + 1)
            {
                yield return new MeanwhileRow(_meanwhile);
            }

            yield return new EventRow(roomEvent);
        }
    }

    private void DropOldest(int most)
    {
        if (_rows.Count > most)
        {
            _rows.RemoveRange(0, _rows.Count - most);
            HasOlder = true;
        }
    }
}
