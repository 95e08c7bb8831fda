using System.Collections.Immutable;
using System.Threading.Channels;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// One ordered conversation: a log with one writer. Every command goes through one bounded inbox and one loop, which
/// alone changes members, order and tail; a batch is stored in the transcript before any of it is shown. Everything
/// public may be called from any thread.
/// </summary>
public sealed partial class Room : IAsyncDisposable
{
    /// <summary>What a sender is told when the transcript could not take a message.</summary>
    public const string NotStoredReason = "not stored, try again";

    /// <summary>The same, for a door that has it in other languages.</summary>
    public static readonly LocalizedMessage NotStored = new("Answer_NotStored", NotStoredReason);

    /// <summary>What a sender is told whose message came too late; another server may take it.</summary>
    public static readonly LocalizedMessage Stopping = new("Goodbye_ShuttingDown", "The server is stopping.");

    // Far more than can be said between a search of the log and the turn of what was searched for.
    private const int RecentIdsKept = 16_384;

    private readonly Channel<RoomCommand> _inbox;
    private readonly ITranscript _transcript;
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly ChatMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ITimer _tick;
    private readonly Task _loop;
    private volatile ImmutableSortedDictionary<string, ParticipantInfo> _participants;
    private int _stopping;

    /// <summary>Begins the loop. The room owns <paramref name="transcript"/> from here on.</summary>
    public Room(
        string name,
        ITranscript transcript,
        RoomOptions options,
        LimitsOptions limits,
        TimeProvider time,
        ChatMetrics metrics,
        ILogger logger)
    {
        Name = name;
        _transcript = transcript;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _participants = Membership.Snapshot;
        Typists = new Typists(time);
        NewFloodGate = () => new FloodGate(limits.FloodBurst, limits.FloodPerSecond, time);
        Tail = new Tail(transcript.LastSequence + 1, options.TailBytes, options.AnnouncedSingly);
        _inbox = Channel.CreateBounded<RoomCommand>(new BoundedChannelOptions(options.InboxCapacity)
        {
            SingleReader = true,
            // A full inbox holds the speaker back, which holds its socket back: TCP tells the peer to wait.
            FullMode = BoundedChannelFullMode.Wait,
        });
        var thread = RoomThread.Next();
        Fanout = new Fanout(thread, Tail);
        _loop = thread.Begin(RunAsync);
        _tick = time.CreateTimer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>The room's name.</summary>
    public string Name { get; }

    /// <summary>Names the log; sequence numbers of another epoch mean nothing here.</summary>
    public string Epoch => _transcript.Epoch;

    /// <summary>The newest events, and their bytes. Whatever is in here is stored.</summary>
    public Tail Tail { get; }

    /// <summary>See <see cref="RoomOptions.AnnouncedSingly"/>.</summary>
    public int AnnouncedSingly => _options.AnnouncedSingly;

    /// <summary>Who is here, sorted by handle. A snapshot: a change makes another object.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Participants => _participants;

    /// <summary>Who is typing.</summary>
    public Typists Typists { get; }

    internal Membership Membership { get; } = new();

    /// <summary>Makes the gate of one participant; one delegate for all of them.</summary>
    internal Func<FloodGate> NewFloodGate { get; }

    internal Fanout Fanout { get; }

    internal RecentIds RecentIds { get; } = new(RecentIdsKept);

    internal long Timestamp => _time.GetTimestamp();

    /// <summary>
    /// Attaches a session: to the participant with the same token, or to a new one whose join everybody sees. The
    /// result's cursor is exact: nothing between it and the session's first wake-up is lost or doubled.
    /// </summary>
    public async Task<JoinResult> JoinAsync(JoinRequest request, Session session, CancellationToken cancellationToken)
    {
        var command = new JoinCommand(request, session);
        if (!await PostAsync(command, cancellationToken))
        {
            command.Refuse(Stopping);
        }

        // Not cancelled: once posted, the join happens, and whoever asked must know in order to leave again.
        return await command.Result;
    }

    /// <summary>
    /// What <see cref="JoinAsync"/> would make of a request right now: with a token of somebody who is here, whoever that is.
    /// </summary>
    /// <returns>Null if the room has stopped.</returns>
    public async Task<HandlePreview?> PreviewHandleAsync(JoinRequest request, CancellationToken cancellationToken)
    {
        var command = new PreviewHandleCommand(request);
        return await PostAsync(command, cancellationToken) ? await command.Result.WaitAsync(cancellationToken) : null;
    }

    /// <summary>
    /// Says something, in the order of the calls of one session. Returns when the room has taken it, which is before it
    /// is stored and shown; if it is not going to be, <see cref="Session.Refused"/> says so.
    /// </summary>
    /// <param name="session">Who speaks.</param>
    /// <param name="text">Clean text, see <c>MessageText.Clean</c>.</param>
    /// <param name="kind">How it is meant.</param>
    /// <param name="id">
    /// The event's id, by which the speaker recognises it. The room refuses it a second time if the session may repeat
    /// itself (<see cref="Session.MayRepeat"/>) and the first time was not long ago; else ask <see cref="HasAsync"/> first.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting for a full inbox; then nothing is said.</param>
    public ValueTask SayAsync(Session session, string text, MessageKind kind, Guid id, CancellationToken cancellationToken)
    {
        var command = new SayCommand(session, text, kind, id);
        return _inbox.Writer.TryWrite(command) ? ValueTask.CompletedTask : SayWaitingAsync(command, session, id, cancellationToken);
    }

    /// <summary>Gives a participant another handle, unless it is taken.</summary>
    public async Task<RenameResult> RenameAsync(Participant participant, string wanted, CancellationToken cancellationToken)
    {
        var command = new RenameCommand(participant, wanted);
        if (!await PostAsync(command, cancellationToken))
        {
            command.Refuse(Stopping);
        }

        return await command.Result;
    }

    /// <summary>
    /// Takes a participant out of the room with all its sessions, after everything it said before. Each session hears of
    /// it by <see cref="Session.Removed"/>. A second call does nothing.
    /// </summary>
    /// <returns>False if the room has stopped: then nobody leaves any more, and no session hears of it.</returns>
    public async ValueTask<bool> LeaveAsync(Participant participant, LeaveReason reason) =>
        await PostAsync(new LeaveCommand(participant, reason), CancellationToken.None);

    /// <summary>
    /// Takes one session off its participant. The last one leaves the participant away, and after
    /// <see cref="RoomOptions.AwayGrace"/> out.
    /// </summary>
    public async ValueTask DetachAsync(Session session) => await PostAsync(new DetachCommand(session), CancellationToken.None);

    /// <summary>Whether anybody has looked at this session of late. Who attends to none of her sessions is away.</summary>
    public async ValueTask SetAttentionAsync(Session session, bool isAttended) =>
        await PostAsync(new SetAttentionCommand(session, isAttended), CancellationToken.None);

    /// <summary>
    /// The number of the first event this session must not have now: the end of the tail, or the leave of its own
    /// participant. To be asked anew before each read.
    /// </summary>
    public long EndFor(Session session)
    {
        // In this order: the leave is known before the end moves past it.
        var end = Tail.NextSequence;
        return Math.Min(end, session.LeftAt);
    }

    /// <summary>
    /// Has a session get back what it has lent (<see cref="Session.TryLend"/>), soon. Does nothing if that is nothing.
    /// </summary>
    public void Recall(Session session) => Fanout.Recall(session);

    /// <summary>
    /// Tells every session, takes no more commands, stores and shows all that were taken, then ends the loop. Reading
    /// goes on to work. A second call tells nobody again, and waits for the end as well.
    /// </summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
        {
            await PostAsync(new AnnounceCommand(Stopping), CancellationToken.None);
            _inbox.Writer.TryComplete();
        }

        await _loop;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _tick.DisposeAsync();
        Typists.Dispose();
        await _transcript.DisposeAsync();
    }

    private async ValueTask SayWaitingAsync(
        SayCommand command, Session session, Guid id, CancellationToken cancellationToken)
    {
        if (!await PostAsync(command, cancellationToken))
        {
            session.Refused(id, Stopping);
        }
    }

    private async ValueTask<bool> PostAsync(RoomCommand command, CancellationToken cancellationToken)
    {
        while (!_inbox.Writer.TryWrite(command))
        {
            if (!await _inbox.Writer.WaitToWriteAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // A full inbox needs no tick: the next one comes in a second.
    private void Tick() => _inbox.Writer.TryWrite(TickCommand.Instance);
}
