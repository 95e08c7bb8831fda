using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web;

/// <summary>
/// The rows a page holds, oldest first: few while it follows the newest, more while somebody reads further up. Not
/// thread-safe; it belongs to the page's dispatcher.
/// </summary>
internal sealed class RowList
{
    /// <summary>Rows held while the page follows the newest message.</summary>
    public const int Following = 200;

    /// <summary>Rows held while somebody reads further up.</summary>
    public const int Reading = 1000;

    private readonly List<PageRow> _rows = [];
    private int _notices;
    private bool _following = true;

    public IReadOnlyList<PageRow> Rows => _rows;

    /// <summary>Whether the log goes on above the first row.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Whether the newest row is in sight; if not, more rows are held than otherwise.</summary>
    public bool IsFollowing
    {
        get => _following;
        set
        {
            _following = value;
            Trim();
        }
    }

    /// <summary>Number of the oldest event held, or null.</summary>
    public long? FirstSequence => _rows.OfType<EventRow>().FirstOrDefault()?.Event.Sequence;

    public void Add(RoomEvent roomEvent) => Add(new EventRow(roomEvent));

    public void AddNotice(string text) => Add(new NoticeRow(text, ++_notices));

    /// <summary>Puts older events above the first row.</summary>
    public void Prepend(IReadOnlyList<RoomEvent> older)
    {
        _following = false;
        _rows.InsertRange(0, older.Select(e => new EventRow(e)));
        HasOlder = older is [{ Sequence: > 1 }, ..];
    }

    /// <summary>Begins anew with the newest events, and a line between those that were <paramref name="seen"/> and the rest.</summary>
    /// <param name="newest">The events, contiguous.</param>
    /// <param name="seen">Number of the newest event that was shown before.</param>
    /// <param name="meanwhile">How many came since.</param>
    /// <param name="deleted">How many of those are no longer kept.</param>
    public void Begin(IReadOnlyList<RoomEvent> newest, long seen, long meanwhile, long deleted)
    {
        _rows.Clear();
        _following = newest.Count <= Following;
        HasOlder = newest is [{ Sequence: > 1 }, ..];
        if (deleted > 0)
        {
            AddNotice($"{deleted} events were deleted before you came back.");
        }

        foreach (var roomEvent in newest)
        {
            if (roomEvent.Sequence == seen + 1 && meanwhile > 0 && _rows.Count > 0)
            {
                Add(new MeanwhileRow(meanwhile));
            }

            Add(roomEvent);
        }
    }

    private void Add(PageRow row)
    {
        _rows.Add(row);
        Trim();
    }

    private void Trim()
    {
        var most = _following ? Following : Reading;
        if (_rows.Count > most)
        {
            _rows.RemoveRange(0, _rows.Count - most);
            HasOlder = true;
        }
    }
}
