using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Web.Connections;

/// <summary>
/// One page in a room: a cursor, the rows it shows, and what it sends that is still on its way. The room's calls only leave
/// a note; one loop reads after the cursor and changes the rows, always on the page's own dispatcher, at most every 100 ms, and
/// every 500 ms where very many come.
/// </summary>
/// <param name="room">The room.</param>
/// <param name="interpreter">What to do with a line.</param>
/// <param name="time">The clock.</param>
/// <param name="onPage">Runs a change on the page's dispatcher and renders it.</param>
public sealed partial class WebSession(Room room, InputInterpreter interpreter, TimeProvider time, Func<Action, Task> onPage)
    : Connection("web"), IAsyncDisposable
{
    private const int ScrollPage = 100;

    // One wake-up waiting is enough: the reader takes all there is.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ConcurrentQueue<Action> _news = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly RowList _rows = new(room.AnnouncedSingly);
    private readonly MentionTracker _calls = new();
    private Task _loops = Task.CompletedTask;
    private ChatCommand[]? _commands;
    private string? _epoch;
    private long _cursor;

    /// <summary>What the page shows, oldest first.</summary>
    public IReadOnlyList<Row> Rows => _rows.Rows;

    /// <summary>Who is here.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Participants { get; private set; } = room.Participants;

    /// <summary>Which log the rows are of.</summary>
    public string? Epoch => _epoch;

    /// <summary>Gets the participant; null before the join.</summary>
    public Participant? Participant => Subscription.Participant;

    private Subscription Subscription => field ??= new Subscription(room, this, new WebReceiver(this));

    /// <summary>Our handle, or an empty string while we have none.</summary>
    public string Handle => Participant?.Name ?? "";

    /// <summary>Whether the log goes on above the first row.</summary>
    public bool HasOlder => _rows.HasOlder;

    /// <summary>Whether the log goes on below the last row.</summary>
    public bool HasNewer => _rows.HasNewer;

    /// <summary>Number of the newest event the rows show, or null.</summary>
    public long? LastSequence => _rows.LastSequence;

    /// <summary>Number of the newest event this page was told of, whether the rows show it or not.</summary>
    public long NewestSequence => _cursor - 1;

    /// <summary>Messages that came since the newest row was last in sight.</summary>
    public int Unseen => _rows.Unseen;

    /// <summary>Whether there are messages below the place up to which the reader has read.</summary>
    public bool HasUnread => _rows.HasUnread;

    /// <summary>What was said last to the reader in particular, or null.</summary>
    internal Mention? LastCall => _calls.Last;

    /// <summary>Number of the event a link led to, or null.</summary>
    public long? Target => _rows.Target;

    /// <summary>The commands a page has.</summary>
    public IReadOnlyList<ChatCommand> Commands => _commands ??= [.. CommandTable.All.Where(command => command.IsFor(this))];

    /// <summary>Why the participant is not in the room any more; null while it is.</summary>
    public LeaveReason? Left { get; private set; }

    /// <summary>
    /// Comes into the room, or back to it after a lost connection: then everything after the last row shown follows, once,
    /// in order.
    /// </summary>
    /// <param name="name">The wanted handle.</param>
    /// <param name="token">By which the participant is known again.</param>
    /// <param name="position">Where an earlier page of this browser was, if this page has no rows yet.</param>
    public async Task<JoinResult> JoinAsync(string? name, string token, Position? position = null)
    {
        using var visit = room.People.Enter(name, token);
        Person = visit.Person;
        var result = await room.JoinAsync(Subscription, visit.Person, _ended.Token);
        if (result is not JoinResult.Joined joined)
        {
            return result;
        }

        Left = null;
        _calls.GoOn(joined.NextSequence);
        if (_epoch != joined.Epoch)
        {
            _epoch = joined.Epoch;
            _cursor = joined.NextSequence;
            await ShowNewestAsync(position?.Epoch == _epoch ? position.Sequence : _cursor - 1);
        }

        if (_loops.IsCompleted)
        {
            _loops = Task.WhenAll(FollowAsync(), SendAsync());
        }

        Wake();
        return result;
    }

    /// <summary>Leaves the room for good, with all pages of this participant.</summary>
    public async ValueTask LeaveAsync()
    {
        if (Participant is { } participant)
        {
            await room.LeaveAsync(participant, LeaveReason.Quit);
        }
    }

    /// <summary>The connection is lost: away, until <see cref="JoinAsync"/> or the end of the grace period.</summary>
    public ValueTask SuspendAsync()
    {
        _calls.Miss();
        return room.DetachAsync(Subscription);
    }

    /// <summary>Whether the newest row is in sight; where the page holds other rows and wants it, they are replaced.</summary>
    public async Task SetFollowingAsync(bool following)
    {
        if (following && HasNewer)
        {
            _rows.ShowNewest(await room.ReadBeforeAsync(_cursor, RowList.Following, _ended.Token));
        }

        _rows.IsFollowing = following;
    }

    /// <summary>Everything up to the newest event was read.</summary>
    public void MarkRead() => _rows.MarkRead();

    /// <summary>Shows the event with this number, or the nearest, with what is around it; null points at none any more.</summary>
    public async Task ShowAsync(long? number)
    {
        if (_rows.PointAt(number) || number is not { } wanted)
        {
            return;
        }

        var older = await room.ReadBeforeAsync(Math.Min(wanted, _cursor), ScrollPage, _ended.Token);
        var newer = await ReadTakenAsync(wanted - 1);
        RoomEvent[] all = [.. older, .. newer];
        _rows.ShowAround(older, newer, wanted, isAll: all is [] || all[^1].Sequence == _cursor - 1);
    }

    /// <summary>Puts a page of older events above the first row.</summary>
    public async Task LoadOlderAsync()
    {
        if (HasOlder && _rows.FirstSequence is { } first)
        {
            var older = await OlderEvents.ReadAsync(room, first, ScrollPage, _rows.SumsUp, _ended.Token);
            // Meanwhile the rows may have moved on, or another call may have been quicker.
            if (_rows.FirstSequence == first)
            {
                _rows.Prepend(older);
            }
        }
    }

    /// <summary>Puts a page of newer events below the last row, where the page holds other ones.</summary>
    public async Task LoadNewerAsync()
    {
        if (HasNewer && _rows.LastSequence is { } last)
        {
            var newer = await ReadTakenAsync(last);
            _rows.Append(newer, isAll: newer.Count == 0 || newer[^1].Sequence == _cursor - 1);
        }
    }

    /// <summary>Signals that there is news for the loop that follows the room.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    public override void Notice(LocalizedMessage text) => Tell(() => _rows.AddNotice(text));

    /// <summary>Ends the page: its participant has left the room, or the room has failed.</summary>
    internal void OnEnded(LeaveReason reason) => Tell(() => Left = reason);

    public async ValueTask DisposeAsync()
    {
        StopHidden();
        await _ended.CancelAsync();
        await room.DetachAsync(Subscription);
        await _loops;
        _ended.Dispose();
    }

    /// <summary>
    /// Begins with the newest rows, and a line above what came after <paramref name="seen"/>; what does not fit is a scroll
    /// away.
    /// </summary>
    private async Task ShowNewestAsync(long seen)
    {
        var next = await room.ReadAfterAsync(seen, 1, _ended.Token);
        var deleted = next is [var first] ? first.Sequence - 1 - seen : 0;
        var meanwhile = Math.Max(0, _cursor - 1 - seen - deleted);
        _rows.Begin(await room.ReadBeforeAsync(_cursor, RowList.Following, _ended.Token), seen, meanwhile, deleted);
    }

    /// <summary>A page of events above a number. Those the loop has not taken yet are its own to add.</summary>
    private async Task<IReadOnlyList<RoomEvent>> ReadTakenAsync(long after)
    {
        var events = await room.ReadAfterAsync(after, ScrollPage, _ended.Token);
        return [.. events.TakeWhile(e => e.Sequence < _cursor)];
    }

    private void Tell(Action news)
    {
        _news.Enqueue(news);
        Wake();
    }
}
