using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Connects one page to a room: its rows, and its messages that are on their way.</summary>
/// <remarks>
/// The room only leaves notes. One loop reads after the cursor and changes the page, on the page's dispatcher, at most every
/// 100 ms.
/// </remarks>
public sealed partial class WebSession : Connection, IRoomSwitch, ISearchPanel, IRoomLevels, IAsyncDisposable
{
    private readonly Room _room;
    private readonly InputInterpreter _interpreter;
    private readonly TimeProvider _time;
    private readonly Func<Action, Task> _change;

    // One pending wake-up is enough: the loop takes all events.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ConcurrentQueue<Action> _news = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly MentionTracker _mentions;
    private readonly Lazy<Task> _end;
    private Task _loops = Task.CompletedTask;
    private (Rank Rank, IReadOnlyList<ChatCommand> List)? _commands;

    /// <summary>Creates a session that is not in the room yet.</summary>
    /// <param name="room">The room.</param>
    /// <param name="interpreter">Interprets the lines that the page sends.</param>
    /// <param name="time">The clock.</param>
    /// <param name="change">Runs a change on the page's dispatcher and renders it.</param>
    /// <param name="client">The origin of the page, for the limits of its address.</param>
    public WebSession(
        Room room, InputInterpreter interpreter, TimeProvider time, Func<Action, Task> change, ClientAddress client = default)
        : base("web", client)
    {
        (_room, _interpreter, _time, _change) = (room, interpreter, time, change);
        Subscription = new Subscription(room, this, new WebReceiver(this));
        (Participants, Topic) = (room.Participants, room.Topic);
        Window = new RowWindow(room, _ended.Token);
        _mentions = new MentionTracker { IsConversation = room.Conversation is not null };
        _end = new Lazy<Task>(EndAsync);
    }

    /// <summary>Gets the account of the page at this moment; null for a guest, and after the end of the log-in.</summary>
    public Func<Account?> Account { get; init; } = static () => null;

    /// <summary>Gets the handler of a fault that ends a loop of this session; it is to end the page.</summary>
    public Func<Exception, Task>? Failed { get; init; }

    /// <summary>Gets the participants of the room, as the page shows them.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Participants { get; private set; }

    /// <summary>Gets the name of the room.</summary>
    public string RoomName => _room.Name;

    /// <summary>Gets the topic of the room, as the page shows it; empty for none.</summary>
    public string Topic { get; private set; }

    /// <summary>Gets the time of the newest message that the page has taken.</summary>
    public DateTimeOffset LastMessageAt { get; private set; }

    /// <summary>Gets the handle, or an empty string before the join.</summary>
    public string Handle => Participant?.Name ?? "";

    /// <summary>Gets the id of the reader's person.</summary>
    public PersonId PersonId => Participant?.Person.Id ?? PersonId.None;

    /// <summary>Gets the commands of the page that the reader's rank allows.</summary>
    public IReadOnlyList<ChatCommand> Commands
    {
        get
        {
            if (_commands is not { } commands || commands.Rank != Rank)
            {
                _commands = commands = (Rank, CommandTable.For(this, Rank));
            }

            return commands.List;
        }
    }

    /// <summary>Gets the rank of the reader in the room.</summary>
    public Rank Rank => Participant is { } participant ? _room.RankOf(participant.Person.Id) : Rank.Person;

    /// <summary>Gets why the reader may not write, as the page shows it, or null.</summary>
    public LocalizedMessage? WriteRefusal { get; private set; }

    /// <summary>Gets why the participant has left the room, or null.</summary>
    public LeaveReason? Left { get; private set; }

    /// <summary>Gets the room.</summary>
    internal Room Room => _room;

    /// <summary>Gets the number of the newest event that the reader has seen.</summary>
    internal long Seen => Window.HasUnread && Window.UnreadFrom is { } unread ? unread - 1 : Window.NewestSequence;

    /// <summary>Gets the rows of the page.</summary>
    internal RowWindow Window { get; }

    /// <summary>Gets the last mention of the reader, or null.</summary>
    internal Mention? LastMention => _mentions.Last;

    /// <summary>Gets or sets whether the reader wants to know of every message, or of mentions only.</summary>
    public bool TakesAll
    {
        get => _mentions.TakesAll;
        set => _mentions.TakesAll = value;
    }

    /// <summary>Gets or sets of which messages the reader wants to know.</summary>
    public RoomLevel Level
    {
        get => _mentions.Level;
        set => _mentions.Level = value;
    }

    /// <summary>Gets the number of unseen messages of which the reader wants to know.</summary>
    internal int Unseen => Level switch
    {
        RoomLevel.Nothing => 0,
        RoomLevel.Mentions when Room.Conversation is null => Window.Mentions,
        _ => Window.Unseen,
    };

    /// <summary>Joins the room, or joins it again after a lost connection; then the events after the cursor follow.</summary>
    /// <param name="name">The wanted handle.</param>
    /// <param name="token">The token by which the room knows the participant again.</param>
    /// <param name="position">The position of an earlier page of this browser, or null.</param>
    /// <exception cref="OperationCanceledException">The session ended meanwhile; it is not in the room.</exception>
    public Task<JoinResult> JoinAsync(string? name, string token, Position? position = null) =>
        _attachment.RunAsync(async () =>
        {
            var result = await AttachAsync(name, token);
            if (result is JoinResult.Joined joined)
            {
                await BeginAsync(joined, position);
            }

            return result;
        });

    /// <summary>Detaches from the room because the connection is lost, until <see cref="JoinAsync"/>.</summary>
    public Task SuspendAsync()
    {
        _mentions.Miss();
        return _attachment.RunAsync(DetachAsync);
    }

    /// <summary>Ends the session: also in the middle of a join, it is detached from the room afterwards.</summary>
    public async ValueTask DisposeAsync() => await _end.Value;

    private async Task BeginAsync(JoinResult.Joined joined, Position? position)
    {
        _ended.Token.ThrowIfCancellationRequested();
        Left = null;
        WriteRefusal = _room.RefuseToWrite(joined.Participant.Person, Client);
        _mentions.GoOn(joined.NextSequence);
        Window.Names.Begin(PersonId, _room.Participants.Keys);
        if (Window.Epoch != joined.Epoch)
        {
            await Window.BeginAsync(
                joined.Epoch, joined.NextSequence, position?.Epoch == joined.Epoch ? position.Sequence : null, Handle);
            LastMessageAt = Window.Rows.OfType<EventRow>().LastOrDefault(row => row.Event is MessagePosted)?.Event.At ?? LastMessageAt;
        }

        if (_loops.IsCompleted)
        {
            _loops = Task.WhenAll(FollowAsync(), SendAsync());
        }

        Wake();
    }

    private async Task EndAsync()
    {
        StopHidden();
        await _ended.CancelAsync();
        // A join that is on its way comes first: what it attaches is detached here.
        await _attachment.RunAsync(DetachAsync);
        Person?.RemoveContact(this);
        await _loops;
        _ended.Dispose();
    }

    private void Tell(Action news)
    {
        _news.Enqueue(news);
        Wake();
    }
}
