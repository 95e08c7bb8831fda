using System.Collections.Immutable;
using System.Threading.Channels;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Nodes;
using ChatRoom.Core.Rooms.Typing;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Keeps one ordered conversation: a log with one writer. Every command goes through one bounded inbox and one loop, which
/// alone changes members, order and tail. A batch is stored in the transcript before any of it is shown.
/// </summary>
/// <remarks>Every public member may be called from any thread.</remarks>
public sealed partial class Room : IAsyncDisposable
{
    /// <summary>The line for a sender whose message the transcript could not take.</summary>
    public static readonly LocalizedMessage NotStored = new("Answer_NotStored", "not stored, try again");

    /// <summary>The line for a sender or newcomer while the disk is nearly full.</summary>
    public static readonly LocalizedMessage DiskAlmostFull = new(
        "Answer_DiskAlmostFull", "The server's disk is almost full; nothing was stored. Try again later.");

    /// <summary>The line for a sender whose message came too late; another server may take it.</summary>
    public static readonly LocalizedMessage Stopping = LeaveReasonText.Stopping;

    // Far more than can be said between a search of the log and the turn of the searched message.
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
    private volatile string _topic;
    private int _stopping;

    /// <summary>Begins the loop. The room owns <paramref name="transcript"/> from here on.</summary>
    public Room(
        RoomRecord record,
        ITranscript transcript,
        RoomOptions options,
        PeopleDirectory people,
        TimeProvider time,
        ChatMetrics metrics,
        ILogger logger,
        IReadOnlyCollection<PersonId>? members = null,
        TrustRegister? trust = null)
    {
        _record = record;
        Trust = trust ?? new TrustRegister(time);
        Membership = new Membership(RankOf, tells: transcript is ISharedTranscript);
        Policy = RoomPolicy.Of(record, members ?? []);
        _topic = record.Topic;
        People = people;
        _transcript = transcript;
        _shared = transcript as ISharedTranscript;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _shared?.PresentAtStart.ToList().ForEach(person => Membership.AddRemote(person.Person, person.Handle));
        Membership.SetElsewhere(_shared?.PresentAtStart ?? []);
        _participants = Membership.Snapshot;
        Typists = new Typists(
            time, typist => typist.Participant is { } author && RefuseToWrite(author.Person, typist.Connection.Client) is null,
            _shared is null ? null : (typist, isTyping) => _shared.TellTyping(typist.Person.Id, typist.Name, isTyping));
        Tail = new Tail(transcript.LastSequence + 1, options.TailBytes, options.AnnouncedSingly);
        _inbox = Channel.CreateBounded<RoomCommand>(new BoundedChannelOptions(options.InboxCapacity)
        {
            SingleReader = true,
            // A full inbox holds the sender back, and that holds its socket back: TCP tells the peer to wait.
            FullMode = BoundedChannelFullMode.Wait,
        });
        _thread = RoomThread.Next();
        Fanout = new Fanout(_thread, Tail, metrics, OnReceiverFault);
        _loop = _thread.Begin(RunAsync);
        _watch = _shared?.Watch(new NodeNews(this));
        _tick = time.CreateTimer(_ => OnSecond(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Gets the topic; empty for none.</summary>
    public string Topic
    {
        get => _topic;
        internal set => _topic = value;
    }

    /// <summary>Gets the name of the log; sequence numbers of another epoch mean nothing here.</summary>
    public string Epoch => _transcript.Epoch;

    /// <summary>Gets the newest events, and their bytes. Everything in it is stored.</summary>
    public Tail Tail { get; }

    /// <summary>Gets <see cref="RoomOptions.AnnouncedSingly"/>.</summary>
    public int AnnouncedSingly => _options.AnnouncedSingly;

    /// <summary>Gets <see cref="RoomOptions.TopicBytes"/>.</summary>
    public int TopicBytes => _options.TopicBytes;

    /// <summary>Gets the participants, sorted by handle. A snapshot: a change makes another object.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Participants => _participants;

    /// <summary>Gets whether a participant is connected to this node.</summary>
    public bool HasParticipantsHere => _participants.Values.Any(participant => !participant.IsElsewhere);

    /// <summary>Gets the participants who are typing.</summary>
    public Typists Typists { get; }

    /// <summary>Gets a task that ends with the loop: with the fault that ended it, or null if the room was stopped.</summary>
    public Task<Exception?> WhenEnded => _ended.Task;

    /// <summary>Gets the people on the server.</summary>
    public PeopleDirectory People { get; }

    internal Membership Membership { get; }

    internal Fanout Fanout { get; }

    internal RecentIds RecentIds { get; } = new(RecentIdsKept);

    /// <summary>Gets whether the room may store only what cannot wait.</summary>
    internal bool IsShortOfSpace => _transcript.IsShortOfSpace;

    internal long Timestamp => _time.GetTimestamp();

    /// <summary>
    /// Attaches a subscription: to the person's participant in this room, or to a new one whose join everybody sees. The
    /// result's cursor is exact: nothing between it and the first wake-up is lost or doubled.
    /// </summary>
    /// <remarks>
    /// A second join of an attached subscription changes nothing. A subscription that was detached meanwhile is refused or
    /// detached by the room.
    /// </remarks>
    public async Task<JoinResult> JoinAsync(Subscription subscription, Person person, CancellationToken cancellationToken)
    {
        subscription.IsClosed = false;
        var command = new JoinCommand(subscription, person);
        await PostOrRejectAsync(command, cancellationToken);

        // Not cancelled: a posted join happens, and the caller must know of it in order to leave again.
        return await command.Result;
    }

    /// <summary>
    /// Posts a message, in the order of the calls of one subscription. Returns when the room has taken it, which is before
    /// it is stored and shown. <c>Connection.Answer</c> reports a refusal.
    /// </summary>
    /// <param name="subscription">The sender.</param>
    /// <param name="text">Clean text, see <see cref="MessageText.Clean"/>.</param>
    /// <param name="kind">How it is meant.</param>
    /// <param name="id">
    /// The event's id, by which the sender recognises it. Where <c>Connection.MayRepeat</c>, the room refuses a
    /// recent id the second time; for an older one ask <see cref="HasAsync"/> first.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting for a full inbox; then nothing is posted.</param>
    public ValueTask SayAsync(
        Subscription subscription, string text, MessageKind kind, Guid id, CancellationToken cancellationToken)
    {
        var command = new SayCommand(subscription, text, kind, id);
        return _inbox.Writer.TryWrite(command) ? ValueTask.CompletedTask : PostOrRejectAsync(command, cancellationToken);
    }

    /// <summary>
    /// Takes a participant out of the room with all its subscriptions, after everything it said before. Each receiver hears
    /// of it by <see cref="Receiver.OnEnded"/>. A second call does nothing.
    /// </summary>
    /// <returns>False if the room has stopped: then nobody leaves any more, and no receiver hears of it.</returns>
    public async ValueTask<bool> LeaveAsync(Participant participant, LeaveReason reason) =>
        await PostAsync(new LeaveCommand(participant, reason), CancellationToken.None);

    /// <summary>
    /// Ends one subscription, whether it has joined, is joining, or never joined. The last one leaves the participant away,
    /// and after <see cref="RoomOptions.AwayGrace"/> out.
    /// </summary>
    public async ValueTask DetachAsync(Subscription subscription)
    {
        subscription.IsClosed = true;
        await PostAsync(new DetachCommand(subscription), CancellationToken.None);
    }

    /// <summary>Records whether the reader still looks at this subscription. A person with none looked at is away.</summary>
    public async ValueTask SetAttentionAsync(Subscription subscription, bool hasAttention) =>
        await PostAsync(new SetAttentionCommand(subscription, hasAttention), CancellationToken.None);

    /// <summary>Gets the number of the first event this receiver must not have now. Ask anew before each read.</summary>
    public long EndFor(Receiver receiver)
    {
        // In this order: the leave is known before the tail's end moves past it.
        var end = Tail.NextSequence;
        return Math.Min(end, receiver.End);
    }

    /// <summary>Ends a receiver's loan soon, if there is one. Never blocks.</summary>
    public void Reclaim(Receiver receiver) => Fanout.Reclaim(receiver);

    /// <summary>Asks the loop for a sign of life. False if the room takes no more commands.</summary>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var command = new ProbeCommand();
        return await PostAsync(command, cancellationToken) && await command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Tells every connection, takes no more commands, stores and shows all that were taken, then ends the loop. Reading
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
        _watch?.Dispose();
        await _tick.DisposeAsync();
        Typists.Dispose();
        await _transcript.DisposeAsync();
    }

    /// <summary>Logs a person's new handle in this room. Called by <see cref="RoomDirectory"/>, which knows all rooms.</summary>
    internal async Task<RenameResult> RenameAsync(
        Person person, Handle handle, bool isDecided, CancellationToken cancellationToken)
    {
        var command = new RenameCommand(person, handle, isDecided);
        await PostOrRejectAsync(command, cancellationToken);

        return await command.Result;
    }

    /// <summary>Logs a topic. Called by <see cref="RoomDirectory"/>, which stores it in the catalog too.</summary>
    /// <returns>Null if it is stored, else the reason.</returns>
    internal async Task<LocalizedMessage?> SetTopicAsync(Subscription subscription, string topic, CancellationToken cancellationToken)
    {
        var command = new TopicCommand(subscription, topic);
        await PostOrRejectAsync(command, cancellationToken);

        return await command.Refusal;
    }

    /// <summary>Posts a command; a room that takes no more commands rejects it.</summary>
    internal async ValueTask PostOrRejectAsync(RoomCommand command, CancellationToken cancellationToken)
    {
        if (!await PostAsync(command, cancellationToken))
        {
            command.Reject(Stopping);
        }
    }

    private async ValueTask<bool> PostAsync(RoomCommand command, CancellationToken cancellationToken)
    {
        if (_inbox.Writer.TryWrite(command))
        {
            return true;
        }

        try
        {
            // One freed place wakes one writer, the one that has waited longest.
            await _inbox.Writer.WriteAsync(command, cancellationToken);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    private void OnSecond()
    {
        RefuseIfTranscriptHangs();
        Tick();
    }

    // A full inbox needs no tick: the next one comes in a second.
    private void Tick() => _inbox.Writer.TryWrite(TickCommand.Instance);
}
