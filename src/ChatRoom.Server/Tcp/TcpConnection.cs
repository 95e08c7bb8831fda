using System.Buffers;
using System.Net.Sockets;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Text;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp.OutOfBand;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// Sends to one TCP client: slices of each room's shared bytes, and out-of-band messages between them.
/// </summary>
/// <remarks>
/// The thread that wakes an idle connection sends for it, without a queue of events. A task waits only while the peer
/// takes no more.
/// </remarks>
internal abstract partial class TcpConnection(
    ITransport transport, ClientAddress client, WireFormat format, TimeProvider time) : Connection("tcp", client), IDirectReader, IReplies
{
    private const int MaxOutOfBand = 64;

    // Copied for a client that takes no more at once.
    private const int RemainderBytes = 4 << 10;

    private readonly OutOfBandQueue _outOfBand = new(MaxOutOfBand);
    private readonly DirectQueue _direct = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LeaveReason> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TcpReceiver[] _receivers = [];
    private byte[]? _opening;
    private byte[]? _remainder;
    private TcpReceiver? _remainderOf;
    private long _afterRemainder;
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private long _writingSince;
    private int _writingBytes;
    private long _wakes;
    private long _seenEvents;
    private volatile bool _started;
    private volatile bool _finishing;
    private volatile bool _maySend;
    private bool _hadNews;
    private bool _isToldOfStop;
    private ReplyTarget? _replies;

    /// <summary>Gets a task that ends when the client has left its last room, or nothing can be sent.</summary>
    public Task<LeaveReason> WhenOver => _over.Task;

    /// <summary>Gets the fault of the server that ended the sending, or null.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Gets the wire format of this client.</summary>
    public WireFormat Format => format;

    /// <summary>Gets how long the peer has taken nothing of the present write; zero if no write waits.</summary>
    public TimeSpan Stalled =>
        Volatile.Read(ref _writingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>
    /// Gets whether events are sent as slices of the shared bytes; if not, <see cref="WriteAsync"/> gets them singly.
    /// </summary>
    public virtual bool SendsSlices => true;

    /// <summary>Gets whether this client reads its format's shared bytes; if not, each event is encoded for it alone.</summary>
    public virtual bool SharesBytes => true;

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Gets or sets the conversation that reads from the client.</summary>
    public TcpConversation? Conversation { get; set; }

    public override bool LogsInByLine => true;

    /// <summary>Gets the person that <c>/r</c> answers.</summary>
    public ReplyTarget Replies => LazyInitializer.EnsureInitialized(ref _replies, () => new ReplyTarget(time));

    private bool HasOnlyEvents =>
        !_finishing && _opening is null && _remainder is null && _outOfBand.IsEmpty && _direct.IsEmpty && SendsSlices;

    public override void OnLoggedOut() => Conversation?.Close(LeaveReason.LoggedOut);

    public override void Disconnect() => Conversation?.Close(LeaveReason.EndedByOperator);

    public override ConnectionReport Report() => new(
        _since,
        [.. _receivers.Where(receiver => receiver is { IsStarted: true, HasEnded: false }).Select(receiver => new RoomLag(receiver.Room.Name, LagOf(receiver)))],
        Volatile.Read(ref _writingBytes) + (transport.Acknowledged?.Unsent ?? 0));

    /// <summary>Adds a receiver for one more room; it sends nothing before <see cref="Start"/>.</summary>
    public TcpReceiver Add(Room room)
    {
        var receiver = new TcpReceiver(room, this, format);
        _receivers = [.. _receivers, receiver];
        // A lent connection has exactly one receiver, so this wake ends the loan.
        Wake();
        return receiver;
    }

    /// <summary>
    /// Starts to send: <paramref name="opening"/>, then the events of the receiver's room from a number on.
    /// </summary>
    public void Start(TcpReceiver receiver, long from, byte[] opening)
    {
        receiver.Start(from);
        _opening = opening;
        // Wakes may have come since the room accepted the receiver; from here on they find a cursor.
        _started = true;
        Wake();
    }

    /// <summary>Sends all present events and notices, then <paramref name="lastWords"/>; fails if it cannot.</summary>
    public async Task FinishAsync(bool skipEvents, string? lastWords)
    {
        foreach (var receiver in _receivers)
        {
            receiver.LimitTo(skipEvents ? 0 : receiver.Room.Tail.NextSequence);
        }

        if (!_started)
        {
            // The client left before its first event, so nothing waits to be sent.
            _finished.TrySetResult();
        }

        await CloseAsync();
        await _finished.Task;
        if (lastWords is not null)
        {
            await WriteAsync(EncodeNotice(lastWords));
        }
    }

    /// <summary>
    /// Wakes the sender; the first wake sends, and the sender continues until it has seen all later ones.
    /// </summary>
    public void Wake()
    {
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            SendWhileWoken();
        }
        else if (_isLent)
        {
            ReclaimLoan();
        }
    }

    // A client that asks faster than it reads loses answers, not the conversation.
    public sealed override void Notice(LocalizedMessage text)
    {
        // While it changes its room, two rooms tell it that the server stops.
        var isStop = text == LeaveReasonText.Stopping;
        if (!(isStop && Interlocked.Exchange(ref _isToldOfStop, true))
            && !TrySendOutOfBand(new OutOfBandMessage(EncodeNotice(text.ToString())))
            && isStop)
        {
            // The goodbye tries again.
            _isToldOfStop = false;
        }
    }

    /// <summary>Sends bytes unchanged, behind all events that the room has shown; dropped if too much waits already.</summary>
    public void SendMark(Room room, ReadOnlyMemory<byte> bytes) =>
        TrySendOutOfBand(new OutOfBandMessage(bytes.ToArray(), ReceiverOf(room), room.Tail.NextSequence));

    /// <summary>Returns whether bytes may have been sent lately. For one caller, which asks regularly.</summary>
    public bool MayHaveSent()
    {
        // The fan-out sends without a note, and perhaps a moment after the event is in the tail.
        var events = 0L;
        foreach (var receiver in _receivers)
        {
            events += receiver.Room.Tail.NextSequence;
        }

        var had = _hadNews;
        _hadNews = _maySend || events != _seenEvents;
        _maySend = false;
        _seenEvents = events;
        return had || _hadNews;
    }

    /// <summary>Ends the connection when its last receiver has ended.</summary>
    public void OnReceiverEnded(LeaveReason reason)
    {
        EndIfOver(reason);
        Wake();
    }

    /// <summary>Sends private messages, before further events.</summary>
    public void OnDirect(DirectNews news)
    {
        _direct.Add(news);
        Wake();
    }

    /// <summary>Gives back everything that the connection holds of rooms.</summary>
    public void Release() => _direct.End();

    /// <summary>Encodes a notice for this client.</summary>
    public abstract byte[] EncodeNotice(string text);

    /// <summary>Encodes the line of an event in a conversation of two persons.</summary>
    public virtual byte[] EncodePrivate(RoomEvent roomEvent, string line) => EncodeNotice(line);

    /// <summary>Encodes an event for this client, if it cannot read the shared bytes.</summary>
    public virtual void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => format.Encode(roomEvent, output);

    /// <summary>Writes whole events or one notice in the form that this client can read.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends messages between the events; false if too many wait already.</summary>
    protected bool TrySendOutOfBand(params ReadOnlySpan<OutOfBandMessage> messages)
    {
        if (!_outOfBand.TryAdd(messages))
        {
            return false;
        }

        Wake();
        return true;
    }

    /// <summary>Finds the receiver of a room.</summary>
    protected TcpReceiver? ReceiverOf(Room room) => Array.Find(_receivers, receiver => receiver.Room == room);

    /// <summary>Sends bytes; returns when the system has taken them all.</summary>
    protected async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _maySend = true;
        bytes = bytes[transport.Send(bytes.Span)..];
        if (!bytes.IsEmpty)
        {
            Volatile.Write(ref _writingBytes, bytes.Length);
            Volatile.Write(ref _writingSince, time.GetTimestamp());
            await transport.SendAsync(bytes);
            Volatile.Write(ref _writingBytes, 0);
            Volatile.Write(ref _writingSince, 0);
        }
    }

    // The fan-out sends all there is to a lent connection, or ends the loan.
    private long LagOf(TcpReceiver receiver) => _isLent ? 0 : Math.Max(0, receiver.Room.Tail.NextSequence - receiver.Next);

    private void EndIfOver(LeaveReason reason)
    {
        if (_receivers.All(receiver => receiver.HasEnded))
        {
            _over.TrySetResult(reason);
        }
    }

    /// <summary>Ends the sending for good.</summary>
    /// <remarks>The count of wakes stays above zero, so no thread sends again.</remarks>
    private void End(Exception e)
    {
        Volatile.Write(ref _writingSince, 0);
        Fault = e is IOException or SocketException or ObjectDisposedException ? null : e;
        _over.TrySetResult(Fault is null ? LeaveReason.PeerGone : LeaveReason.ServerError);
        _finished.TrySetException(e);
    }
}
