using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Unread;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Holds the rows of a page, oldest first: at most <see cref="Most"/> and <see cref="MostNotices"/>. Not thread-safe.</summary>
/// <remarks>
/// Each event is in one row. An appended event may extend the last row, and prepended events may extend the first one; the row
/// keeps its key, so that no row in sight changes its place.
/// </remarks>
/// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>.</param>
internal sealed partial class RowList(int announcedSingly)
{
    /// <summary>The number of rows while the page follows the newest message.</summary>
    public const int Following = 200;

    /// <summary>The number of rows while the reader is further up.</summary>
    public const int Most = 400;

    /// <summary>The number of notices.</summary>
    public const int MostNotices = 50;

    private readonly List<Row> _rows = [];
    private int _notices;
    private bool _following = true, _visible = true;
    private readonly UnreadMessages _unread = new();
    private RowBuilder _builder = new(announcedSingly, FoldSettings.Default);

    /// <summary>Gets the rows, oldest first.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Gets whether the log has events above the first row.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Gets whether the log has events below the last row.</summary>
    public bool HasNewer { get; private set; }

    /// <summary>Gets the messages since the newest row was last in sight.</summary>
    public UnseenMessages Unseen => _unread.Unseen;

    /// <summary>Gets the number of the first unseen or missed message that mentions the reader, or null.</summary>
    public long? MentionAt => _unread.MentionAt;

    /// <summary>Gets whether there are unread messages.</summary>
    public bool HasUnread => _unread.First is not null;

    /// <summary>Gets the number of the first unread event, or null.</summary>
    public long? UnreadFrom => _unread.From;

    /// <summary>Gets the number of the event that a link points at, or null.</summary>
    public long? Target { get; private set; }

    /// <summary>Gets or sets whether the newest row is in sight.</summary>
    public bool IsFollowing
    {
        get => _following;
        set
        {
            _following = value;
            Unseen.Forget(IsAttentive);
            if (value && !HasNewer)
            {
                DropOldest(Following);
            }
        }
    }

    /// <summary>Gets or sets whether the page is visible.</summary>
    public bool IsVisible
    {
        get => _visible;
        set
        {
            _visible = value;
            Unseen.Forget(IsAttentive);
        }
    }

    /// <summary>Gets the number of the oldest event in the rows, or null.</summary>
    public long? FirstSequence => _rows.OfType<LogRow>().FirstOrDefault()?.First.FirstSequence;

    /// <summary>Gets the number of the newest event in the rows, or null.</summary>
    public long? LastSequence => (_rows.FindLast(row => row is LogRow) as LogRow)?.Last.Sequence;

    /// <summary>Gets whether the reader sees what comes.</summary>
    public bool IsAttentive => _following && !HasNewer && _visible;

    /// <summary>Folds according to settings from now on; the rows that are there stay as they are.</summary>
    public void Use(FoldSettings settings) => _builder = new RowBuilder(announcedSingly, settings);

    /// <summary>Shows the newest events, with a separator above the events that are new to the browser.</summary>
    /// <param name="newest">The newest events, contiguous.</param>
    /// <param name="seen">The number of the newest event that the browser has shown.</param>
    /// <param name="meanwhile">The separator, or null if no message came since then.</param>
    /// <param name="deleted">The number of events since then that retention has deleted.</param>
    /// <param name="missed">The messages that are new to the browser, or null.</param>
    public void Begin(IReadOnlyList<RoomEvent> newest, long seen, MeanwhileRow? meanwhile, long deleted, UnseenMessages? missed = null)
    {
        _unread.Begin(seen + deleted, meanwhile, missed);
        ShowNewest(newest);
        if (deleted > 0)
        {
            _rows.Insert(0, new NoticeRow(new("Notice_Deleted", "{0} events were deleted before you came back.", deleted), ++_notices));
        }
    }

    /// <summary>Replaces all rows by the newest ones, and follows the log.</summary>
    public void ShowNewest(IReadOnlyList<RoomEvent> newest)
    {
        _rows.Clear();
        AddRows(_rows, newest);
        (HasOlder, HasNewer) = (newest is [{ FirstSequence: > 1 }, ..], false);
        _following = true;
        Unseen.Forget(true);
        DropOldest(Following);
    }

    /// <summary>Adds a new event, which may mention the reader.</summary>
    public void Add(RoomEvent roomEvent, bool mentionsReader = false)
    {
        if (!IsAttentive && roomEvent is MessagePosted { Changes.Deletion: null } && roomEvent.Sequence > Unseen.Newest)
        {
            _unread.Add(roomEvent.Sequence, mentionsReader);
        }

        AddOwn(roomEvent);
    }

    /// <summary>Adds a new event that does not count as unseen: of the reader, perhaps from another tab, or of an ignored person.</summary>
    public void AddOwn(RoomEvent roomEvent)
    {
        var follows = _following && !HasNewer;
        // The rows in sight stay for a reader further up. The limit leaves a place for a separator above the event.
        HasNewer |= !follows && _rows.Count >= Most - 1;
        if (!HasNewer)
        {
            AddRow(_rows, roomEvent);
        }

        if (follows)
        {
            DropOldest(Following);
        }
    }

    /// <summary>Replaces rows by what they are now; a change gives back a row that stays.</summary>
    public void Change(Func<Row, Row> change)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            _rows[i] = change(_rows[i]);
        }
    }

    /// <summary>Adds a notice. Only the newest notices stay, so they never push the log out of the rows.</summary>
    public void AddNotice(LocalizedMessage text)
    {
        if (_rows.Count(row => row is NoticeRow) == MostNotices)
        {
            _rows.RemoveAt(_rows.FindIndex(row => row is NoticeRow));
        }

        _rows.Add(new NoticeRow(text, ++_notices));
        if (_following && !HasNewer)
        {
            DropOldest(Following);
        }
    }

    /// <summary>Points at an event, if a row shows it.</summary>
    /// <param name="number">The number of the event, or null for none.</param>
    /// <returns>Whether the list points at the event.</returns>
    public bool PointAt(long? number)
    {
        Target = number >= FirstSequence && number <= LastSequence ? number : null;
        _following &= Target is null;
        return Target is not null;
    }

    /// <summary>Shows the events around a number, and may point at the nearest one; a notice says if the number is missing.</summary>
    /// <param name="older">The events below the number, oldest first.</param>
    /// <param name="newer">The event with the number and the events above it.</param>
    /// <param name="number">The wanted number.</param>
    /// <param name="isAll">Whether the log ends with these events.</param>
    /// <param name="isTarget">Whether to point at the event; else it is only a place to read on from.</param>
    public void ShowAround(
        IReadOnlyList<RoomEvent> older, IReadOnlyList<RoomEvent> newer, long number, bool isAll, bool isTarget = true)
    {
        _rows.Clear();
        AddRows(_rows, older);
        AddRows(_rows, newer);
        (HasOlder, HasNewer) = (older is [{ FirstSequence: > 1 }, ..], !isAll);
        if (FirstSequence is not { } first || LastSequence is not { } last)
        {
            return;
        }

        if (!isTarget)
        {
            (Target, _following) = (null, false);
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

    /// <summary>Adds older events above the first row, and removes surplus rows below.</summary>
    public void Prepend(IReadOnlyList<RoomEvent> older)
    {
        var above = new List<Row>();
        AddRows(above, older);
        _builder.PutAbove(above, _rows);
        // A list of counted events may be shorter than the screen: then all of it is in sight.
        _following &= _rows.Count <= Following;
        HasOlder = older is [{ FirstSequence: > 1 }, ..];
        if (_rows.Count > Most)
        {
            var most = Most;
            // A separator goes with the event below it, because it comes back with that event.
            while (_rows[most - 1] is MeanwhileRow or UnreadRow)
            {
                most--;
            }

            var last = LastSequence;
            _rows.RemoveRange(most, _rows.Count - most);
            // Notices alone are no part of the log.
            HasNewer |= LastSequence != last;
        }
    }

    /// <summary>Adds newer events below the last row, and removes surplus rows above.</summary>
    /// <param name="newer">The events after the last row.</param>
    /// <param name="isAll">Whether the log ends with these events.</param>
    public void Append(IReadOnlyList<RoomEvent> newer, bool isAll)
    {
        AddRows(_rows, newer);
        HasNewer = !isAll;
        DropOldest(Most);
    }

    /// <summary>Returns whether the events make only few rows to see.</summary>
    public bool MakesFewRows(IReadOnlyList<RoomEvent> events) => _builder.MakesFewRows(events);

    private void AddRows(List<Row> rows, IReadOnlyList<RoomEvent> events)
    {
        foreach (var roomEvent in events)
        {
            AddRow(rows, roomEvent);
        }
    }

    private void AddRow(List<Row> rows, RoomEvent roomEvent)
    {
        rows.AddRange(_unread.Above(roomEvent));
        _builder.Add(rows, roomEvent);
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
