using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Shows a window of a room's log as rows.</summary>
/// <remarks>
/// All operations that read the log run one after another, also the one that adds new events. So no operation changes the
/// rows, or the cursor, while another one reads. All calls belong to the page's dispatcher.
/// </remarks>
/// <param name="room">The room.</param>
/// <param name="ended">Ends all reads.</param>
internal sealed partial class RowWindow(Room room, CancellationToken ended)
{
    private const int ChunkSize = 100;

    private readonly RowList _rows = new(room.AnnouncedSingly);
    private readonly LogReader _log = new(room, ended);
    private readonly OperationQueue _operations = new();
    private long _cursor;
    private (string Handle, PersonId Id) _reader = ("", default);
    private int _deleted = room.People.Deleted.Count;

    /// <summary>Gets the rows, oldest first.</summary>
    public IReadOnlyList<Row> Rows => _rows.Rows;

    /// <summary>Gets the handles that the page has seen.</summary>
    public SeenNames Names { get; } = new();

    /// <summary>Gets the messages that the rows answer.</summary>
    public AnsweredMessages Answered { get; } = new(room, ended);

    /// <summary>Gets the epoch of the log, or null before <see cref="BeginAsync"/>.</summary>
    public string? Epoch { get; private set; }

    /// <summary>Gets whether the log has events above the first row.</summary>
    public bool HasOlder => _rows.HasOlder;

    /// <summary>Gets whether the log has events below the last row.</summary>
    public bool HasNewer => _rows.HasNewer;

    /// <summary>Gets the number of the newest event in the rows, or null.</summary>
    public long? LastSequence => _rows.LastSequence;

    /// <summary>Gets the number of the newest event before the cursor, whether a row shows it or not.</summary>
    public long NewestSequence => _cursor - 1;

    /// <summary>Gets the number of messages since the newest row was last in sight.</summary>
    public int Unseen => _rows.Unseen.Count;

    /// <summary>Gets whether there are unread messages.</summary>
    public bool HasUnread => _rows.HasUnread;

    /// <summary>Gets the number of the event that a link points at, or null.</summary>
    public long? Target => _rows.Target;

    /// <summary>Gets the number of the first unread event, or null.</summary>
    public long? UnreadFrom => _rows.UnreadFrom;

    /// <summary>Gets the number of the first unseen or missed message that mentions the reader, or null.</summary>
    public long? MentionAt => _rows.MentionAt;

    /// <summary>Gets the number of unseen messages that mention the reader.</summary>
    public int Mentions => _rows.Unseen.Mentions;

    /// <summary>Gets the number of the event at which the reader reads on, or null.</summary>
    public long? Place { get; private set; }

    /// <summary>Gets or sets whether the page is visible.</summary>
    public bool IsVisible
    {
        get => _rows.IsVisible;
        set => _rows.IsVisible = value;
    }

    /// <summary>Gets whether rows may show an earlier name of a deleted account; <see cref="AddAsync"/> mends them.</summary>
    public bool IsOutdated => _deleted != room.People.Deleted.Count;

    /// <summary>Gets what the reader wants to be folded.</summary>
    public FoldSettings Settings { get; private set; } = FoldSettings.Default;

    /// <summary>Adds a notice.</summary>
    public void AddNotice(LocalizedMessage text) => _rows.AddNotice(text);

    /// <summary>Marks all messages as read.</summary>
    public void MarkRead() => _rows.MarkRead();

    /// <summary>Folds according to settings, before the first rows are there.</summary>
    public void Begin(FoldSettings settings)
    {
        Settings = settings;
        _rows.Use(settings);
    }

    /// <summary>Folds according to other settings, and shows the same part of the log.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="place">The number of the first event in sight, for a reader that does not follow the newest.</param>
    public Task ChangeAsync(FoldSettings settings, long place) => _operations.RunAsync(async () =>
    {
        Begin(settings);
        if (_rows.IsFollowing)
        {
            _rows.ShowNewest(await KnowAsync(await ReadNewestAsync(_cursor)));
        }
        else
        {
            await ShowAroundAsync(place, isTarget: false);
        }
    });

    /// <summary>Begins at a cursor with the newest rows, and a separator above the events after an earlier position.</summary>
    /// <param name="epoch">The epoch of the log.</param>
    /// <param name="cursor">The number of the first event that <see cref="ReadNewAsync"/> returns.</param>
    /// <param name="position">The newest event that the browser has shown, or null.</param>
    /// <param name="reader">The reader's handle, for missed mentions.</param>
    public Task BeginAsync(string epoch, long cursor, long? position, string reader = "") => _operations.RunAsync(async () =>
    {
        var seen = position ?? cursor - 1;
        var next = await room.ReadAfterAsync(seen, 1, ended);
        var deleted = next is [var first] ? first.FirstSequence - 1 - seen : 0;
        var (missed, meanwhile) = await ReadMissedAsync(seen + deleted, cursor, reader);
        var newest = await ReadNewestAsync(cursor);
        (Epoch, _cursor) = (epoch, cursor);
        _rows.Begin(await KnowAsync(newest), seen, meanwhile, deleted, missed);
    });

    /// <summary>Reads up to a number of events from the cursor on.</summary>
    /// <exception cref="ChatRoom.Core.Transcripts.TranscriptException">The history cannot be read.</exception>
    public ValueTask<IReadOnlyList<RoomEvent>> ReadNewAsync(int count) => room.ReadAfterAsync(_cursor - 1, count, ended);

    /// <summary>Adds events from <see cref="ReadNewAsync"/> and moves the cursor behind them.</summary>
    /// <param name="events">The events, oldest first; events before the cursor are skipped.</param>
    /// <param name="reader">The reader's handle.</param>
    /// <param name="change">Runs the change on the page's dispatcher, together with other changes of the page.</param>
    /// <param name="readerId">The id of the reader, by which own events are known after a rename.</param>
    public Task AddAsync(
        IReadOnlyList<RoomEvent> events, string reader, Func<Action, Task> change, PersonId readerId = default) =>
        _operations.RunAsync(async () =>
        {
            await Answered.AddAsync(events);
            await change(() => Add(events, reader, readerId));
        });

    /// <summary>Returns whether no row looks different after some events.</summary>
    public bool IsUnchangedBy(IReadOnlyList<RoomEvent> events) =>
        events.Count > 0 && !IsOutdated && events.All(roomEvent => roomEvent is MessageChanged change && !Rows.OfType<EventRow>().Any(row => row.Concerns(change.Target)));

    /// <summary>Says whether the newest row is in sight, or is to be: then the newest rows replace the others.</summary>
    public Task SetFollowingAsync(bool isFollowing) => _operations.RunAsync(() => FollowAsync(isFollowing));

    /// <summary>Shows the event with this number, or the nearest, and the events around it, to read on from there.</summary>
    public Task ShowPlaceAsync(long number) => _operations.RunAsync(() => ReadOnAsync(number));

    /// <summary>Shows the first event at or after a time, and the events around it, to read on from there.</summary>
    public Task ShowTimeAsync(DateTimeOffset time) =>
        _operations.RunAsync(async () => await ReadOnAsync(await _log.FindAsync(time, _cursor)));

    /// <summary>Shows the event with this number, or the nearest, and the events around it; null points at no event.</summary>
    public Task ShowAsync(long? number) => _operations.RunAsync(async () =>
    {
        if (!_rows.PointAt(number) && number is { } wanted)
        {
            await ShowAroundAsync(wanted, isTarget: true);
        }
    });

    /// <summary>Adds older events above the first row.</summary>
    public Task LoadOlderAsync() => _operations.RunAsync(async () =>
    {
        if (HasOlder && _rows.FirstSequence is { } first)
        {
            _rows.Prepend(await KnowAsync(await _log.ReadBeforeAsync(first, ChunkSize, _rows.MakesFewRows)));
        }
    });

    /// <summary>Adds newer events below the last row, if the log has any.</summary>
    public Task LoadNewerAsync() => _operations.RunAsync(async () =>
    {
        if (HasNewer && _rows.LastSequence is { } last)
        {
            var newer = await ReadTakenAsync(last);
            _rows.Append(await KnowAsync(newer), isAll: newer.Count == 0 || newer[^1].Sequence == NewestSequence);
        }
    });

    private async Task FollowAsync(bool isFollowing)
    {
        if (isFollowing && HasNewer)
        {
            _rows.ShowNewest(await KnowAsync(await ReadNewestAsync(_cursor)));
        }

        Place = null;
        _rows.IsFollowing = isFollowing;
    }

    private async Task ReadOnAsync(long number)
    {
        await ShowAroundAsync(number, isTarget: false);
        Place = _rows.FirstSequence is { } first && _rows.LastSequence is { } last ? Math.Clamp(number, first, last) : null;
    }

    private async Task ShowAroundAsync(long number, bool isTarget)
    {
        var older = await _log.ReadBeforeAsync(Math.Min(number, _cursor), ChunkSize, _rows.MakesFewRows);
        var newer = await ReadTakenAsync(number - 1);
        RoomEvent[] all = [.. older, .. newer];
        _rows.ShowAround(await KnowAsync(older), await KnowAsync(newer), number, isAll: all is [] || all[^1].Sequence == NewestSequence, isTarget);
    }

    private Task<IReadOnlyList<RoomEvent>> ReadNewestAsync(long end) => _log.ReadBeforeAsync(end, RowList.Following, _rows.MakesFewRows);

    private void Add(IReadOnlyList<RoomEvent> events, string reader, PersonId readerId)
    {
        _reader = (reader, readerId);
        ShowDeleted();
        foreach (var roomEvent in events.Where(roomEvent => roomEvent.Sequence >= _cursor))
        {
            if (roomEvent.FirstSequence > _cursor)
            {
                _rows.AddNotice(new("Notice_NotKept", "{0} older events are no longer kept.", roomEvent.FirstSequence - _cursor));
            }

            Names.Add(roomEvent);
            if (roomEvent is MessageChanged change && AfterChange(change) is { } message)
            {
                Answered.Replace(message);
                _rows.Change(row => row is EventRow shown && shown.Concerns(message.Sequence) ? shown.With(message) : row);
            }

            if (IsSilent(roomEvent))
            {
                _rows.AddOwn(roomEvent);
            }
            else
            {
                _rows.Add(roomEvent, MentionsReader(roomEvent, reader));
            }

            _cursor = roomEvent.Sequence + 1;
        }
    }

    /// <summary>Returns whether an event is of the reader, or of an ignored person.</summary>
    private bool IsSilent(RoomEvent roomEvent) => roomEvent.IsBy(_reader.Id, _reader.Handle) || Settings.Hides(roomEvent);

    private void ShowDeleted()
    {
        var deleted = room.People.Deleted;
        if (IsOutdated)
        {
            _deleted = deleted.Count;
            Answered.Show(deleted);
            _rows.Change(row => row.Show(deleted));
        }
    }

    private static bool MentionsReader(RoomEvent roomEvent, string reader) =>
        roomEvent is MessagePosted message && MessageHtml.IsTo(message, MentionText.KeyOf(reader));

    /// <summary>Returns a message of a row as it is after a change: the object of the tail, which all pages share, if it is there.</summary>
    private MessagePosted? AfterChange(MessageChanged change) =>
        (room.Tail.Events.Find(change.Target) is { } found ? room.People.Deleted.Show(found) as MessagePosted : null)
        ?? (ShownOrAnswered(change.Target) is { } before ? change.ApplyTo(before) : null);

    private MessagePosted? ShownOrAnswered(long number) =>
        Rows.OfType<EventRow>().FirstOrDefault(row => row.Event.Sequence == number)?.Event as MessagePosted ?? Answered.Of(number);

    private async Task<IReadOnlyList<RoomEvent>> KnowAsync(IReadOnlyList<RoomEvent> events) => Names.Add(await Answered.AddAsync(events));

    /// <summary>Reads events above a number, up to the cursor: later ones come by <see cref="AddAsync"/>.</summary>
    private Task<IReadOnlyList<RoomEvent>> ReadTakenAsync(long after) => _log.ReadAfterAsync(after, _cursor, _rows.MakesFewRows);
}
