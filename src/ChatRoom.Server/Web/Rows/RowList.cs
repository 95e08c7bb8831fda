using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Rows;

/// <summary>
/// The rows a page holds, oldest first: a window of the log that ends at the newest event, or, while somebody reads further
/// up, further up. However far one scrolls, the page holds no more than <see cref="Most"/> rows and a few notices. Not
/// thread-safe; it belongs to the page's dispatcher.
/// </summary>
/// <remarks>
/// Each event is in one row, and a row of many counts as one. What is put below goes on with the last row where it can; what
/// is put above is summed up for itself, so that no row in sight changes its place or its words.
/// </remarks>
/// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>.</param>
internal sealed class RowList(int announcedSingly)
{
    /// <summary>Rows held while the page follows the newest message.</summary>
    public const int Following = 200;

    /// <summary>Rows held while somebody reads further up.</summary>
    public const int Most = 400;

    private readonly List<Row> _rows = [];
    private int _notices;
    private bool _following = true;
    private bool _visible = true;
    private long? _unread;
    private long _seen;
    private long _meanwhile;

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Whether the log goes on above the first row.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Whether the log goes on below the last row.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>Messages that came since the newest row was last in sight.</summary>
    public int Unseen { get; private set; }

    /// <summary>Whether there are messages below the place up to which the reader has read.</summary>
    public bool HasUnread => _unread is not null;

    /// <summary>Number of the event a link led to, or null.</summary>
    public long? Target { get; private set; }

    /// <summary>Whether the newest row is in sight.</summary>
    public bool IsFollowing
    {
        get => _following;
        set
        {
            _following = value;
            Unseen = IsAttentive ? 0 : Unseen;
            if (value && !HasNewer)
            {
                DropOldest(Following);
            }
        }
    }

    /// <summary>Whether the reader can see the page at all.</summary>
    public bool IsVisible
    {
        get => _visible;
        set
        {
            _visible = value;
            Unseen = IsAttentive ? 0 : Unseen;
        }
    }

    /// <summary>Number of the oldest event held, or null.</summary>
    public long? FirstSequence => _rows.OfType<LogRow>().FirstOrDefault()?.First.Sequence;

    /// <summary>Number of the newest event held, or null.</summary>
    public long? LastSequence => (_rows.FindLast(row => row is LogRow) as LogRow)?.Last.Sequence;

    private bool IsAttentive => _following && !HasNewer && _visible;

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
            _rows.Insert(0, new NoticeRow(new("Notice_Deleted", "{0} events were deleted before you came back.", deleted), ++_notices));
        }
    }

    /// <summary>Replaces all rows by the newest ones, and follows them.</summary>
    public void ShowNewest(IReadOnlyList<RoomEvent> newest)
    {
        _rows.Clear();
        AddRows(_rows, newest);
        (HasOlder, HasNewer) = (newest is [{ Sequence: > 1 }, ..], false);
        (_following, Unseen) = (true, 0);
    }

    /// <summary>An event that came just now.</summary>
    public void Add(RoomEvent roomEvent)
    {
        if (!IsAttentive && roomEvent is MessagePosted)
        {
            Unseen++;
            _unread ??= roomEvent.Sequence;
        }

        AddOwn(roomEvent);
    }

    /// <summary>An event of the reader's own, from another tab perhaps: it is no news, and not counted.</summary>
    public void AddOwn(RoomEvent roomEvent)
    {
        if (_following && !HasNewer)
        {
            AddRow(_rows, roomEvent);
            DropOldest(Following);
            return;
        }

        // What is in sight stays; the rest of the log is a scroll away. An event may bring a line above it.
        HasNewer |= _rows.Count >= Most - 1;
        if (!HasNewer)
        {
            AddRow(_rows, roomEvent);
        }
    }

    /// <summary>A line for this page only.</summary>
    public void AddNotice(LocalizedMessage text) => _rows.Add(new NoticeRow(text, ++_notices));

    /// <summary>Everything up to the newest event was read.</summary>
    public void MarkRead()
    {
        _unread = null;
        Unseen = 0;
        _rows.RemoveAll(row => row is UnreadRow);
    }

    /// <summary>Points at an event, where it is in a row.</summary>
    /// <param name="number">Its number; null points at none.</param>
    /// <returns>Whether it is pointed at.</returns>
    public bool PointAt(long? number)
    {
        Target = number >= FirstSequence && number <= LastSequence ? number : null;
        _following &= Target is null;
        return Target is not null;
    }

    /// <summary>Replaces all rows by those around an event, and points at it, or at the nearest one with a notice above.</summary>
    /// <param name="older">The events below the number, oldest first.</param>
    /// <param name="newer">The event with the number and those that follow.</param>
    /// <param name="number">The number; the event may be gone, or not there yet.</param>
    /// <param name="isAll">Whether the log ends with them.</param>
    public void ShowAround(IReadOnlyList<RoomEvent> older, IReadOnlyList<RoomEvent> newer, long number, bool isAll)
    {
        _rows.Clear();
        AddRows(_rows, older);
        AddRows(_rows, newer);
        (HasOlder, HasNewer) = (older is [{ Sequence: > 1 }, ..], !isAll);
        if (FirstSequence is not { } first || LastSequence is not { } last)
        {
            return;
        }

        PointAt(Math.Clamp(number, first, last));
        if (Target != number)
        {
            var place = _rows.FindIndex(row => row is LogRow log && log.Shows(Target));
            var text = new LocalizedMessage("Notice_Nearest", "There is no message {0}, or it is no longer kept. This is the nearest one.", number);
            _rows.Insert(place, new NoticeRow(text, ++_notices));
        }
    }

    /// <summary>Puts older events above the first row, and lets as many go below.</summary>
    public void Prepend(IReadOnlyList<RoomEvent> older)
    {
        var above = new List<Row>();
        AddRows(above, older);
        _rows.InsertRange(0, above);
        // A list that is shorter than the screen, for it sums up so many, is all in sight.
        _following &= _rows.Count <= Following;
        HasOlder = older is [{ Sequence: > 1 }, ..];
        if (_rows.Count > Most)
        {
            var most = Most;
            // A line goes with the event it is above of, for it comes back with it.
            while (_rows[most - 1] is MeanwhileRow or UnreadRow)
            {
                most--;
            }

            _rows.RemoveRange(most, _rows.Count - most);
            HasNewer = true;
        }
    }

    /// <summary>Puts newer events below the last row, and lets as many go above.</summary>
    /// <param name="newer">The events that follow the last row.</param>
    /// <param name="isAll">Whether the log ends with them.</param>
    public void Append(IReadOnlyList<RoomEvent> newer, bool isAll)
    {
        AddRows(_rows, newer);
        HasNewer = !isAll;
        DropOldest(Most);
    }

    /// <summary>Whether so many events are all shown in a few rows: more than are announced one by one, and all alike.</summary>
    public bool SumsUp(IReadOnlyList<RoomEvent> events) =>
        announcedSingly > 0 && events.Count > announcedSingly && events.All(events[0].IsAnnouncedLike);

    private void AddRows(List<Row> rows, IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            AddRow(rows, roomEvent);
        }
    }

    private void AddRow(List<Row> rows, RoomEvent roomEvent)
    {
        if (_meanwhile > 0 && roomEvent.Sequence == _seen + 1)
        {
            rows.Add(new MeanwhileRow(_meanwhile));
        }

        if (roomEvent.Sequence == _unread)
        {
            rows.Add(new UnreadRow());
        }

        if (rows is [.., OthersRow others] && roomEvent.IsAnnouncedLike(others.Last))
        {
            rows[^1] = others with { Last = roomEvent, Count = others.Count + 1 };
        }
        else
        {
            rows.Add(AreEnough(rows, roomEvent) ? new OthersRow(roomEvent, roomEvent, 1) : new EventRow(roomEvent));
        }
    }

    /// <summary>Whether as many like this one are announced right before it as are to be.</summary>
    private bool AreEnough(List<Row> rows, RoomEvent roomEvent)
    {
        var before = 0;
        while (before < announcedSingly
            && before < rows.Count
            && rows[^(before + 1)] is EventRow row
            && roomEvent.IsAnnouncedLike(row.Event))
        {
            before++;
        }

        return announcedSingly > 0 && before == announcedSingly;
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
