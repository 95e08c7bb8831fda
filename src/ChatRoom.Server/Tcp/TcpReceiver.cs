using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tcp;

/// <summary>Reads the events of one room for a TCP connection, from its cursor on.</summary>
/// <remarks>The connection has one sender at a time, which sends for all of its receivers.</remarks>
internal sealed class TcpReceiver(Room room, TcpConnection connection, WireFormat format) : Receiver(format)
{
    private const int ChunkEvents = 256;
    private const int ChunkCharacters = 16 << 10;
    private const int ChunkBytes = 16 << 10;

    // The bytes of one read, with a message that begins before the end of it.
    private const int EncodedBytes = ChunkBytes + (16 << 10);

    private const int MaxFailedReads = 30;

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private ByteCursor _cursor;
    private ArrayBufferWriter<byte>? _encoded;
    private int _failedReads;
    private long _limit = long.MaxValue;
    private volatile bool _isStarted;
    private volatile bool _hasEnded;
    private TaskCompletionSource? _ended;

    /// <summary>Gets the room.</summary>
    public Room Room => room;

    /// <summary>Gets whether the room has ended this subscription.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Gets a task that ends when the room has ended this subscription.</summary>
    public Task WhenEnded
    {
        get
        {
            var ended = LazyInitializer.EnsureInitialized(
                ref _ended, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_hasEnded)
            {
                ended.TrySetResult();
            }

            return ended.Task;
        }
    }

    /// <summary>Gets the number of the next event to send.</summary>
    public long Next => _cursor.Sequence;

    /// <summary>Gets whether the receiver has a cursor.</summary>
    public bool IsStarted => _isStarted;

    private long Limit => Math.Min(Volatile.Read(ref _limit), room.EndFor(this));

    public override void Wake() => connection.Wake();

    public override bool TryLend(out Loan loan) => connection.TryLend(this, out loan);

    public override void OnReclaimed(long sequence, ByteSlice begun, int sent)
    {
        _cursor.MoveTo(sequence);
        connection.OnReclaimed(this, begun, sent);
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
        LimitTo(limit);
        _hasEnded = true;
        // From here on a reader of WhenEnded sees the end, or this thread sees its source.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _ended)?.TrySetResult();
        connection.OnReceiverEnded(reason);
    }

    /// <summary>Starts at the event of this number.</summary>
    public void Start(long from)
    {
        _cursor = new ByteCursor(from);
        _isStarted = true;
    }

    /// <summary>Moves the cursor behind sent events.</summary>
    public void MoveTo(long next)
    {
        room.CountDelivered(next - _cursor.Sequence);
        _cursor.MoveTo(next);
    }

    /// <summary>Stops before the event <paramref name="end"/>.</summary>
    public void LimitTo(long end) => Volatile.Write(ref _limit, Math.Min(end, Volatile.Read(ref _limit)));

    /// <summary>Finds the next events before the number <paramref name="below"/> as contiguous shared bytes.</summary>
    public LogRead ReadSlice(long below, out ByteSlice slice)
    {
        var read = Read(Math.Min(Limit, below), out slice);
        if (read != LogRead.OutOfTail)
        {
            _encoded = null;
        }

        return read;
    }

    /// <summary>
    /// Sends events before the number <paramref name="below"/>, encoded for this client alone: it is far behind or shows numbers.
    /// </summary>
    /// <returns>False if there was no event.</returns>
    public async ValueTask<bool> TrySendOwnAsync(long below)
    {
        long next;
        try
        {
            next = await SendOwnAsync(_cursor.Sequence, Math.Min(Limit, below), static _ => true);
            _failedReads = 0;
        }
        catch (TranscriptException) when (_failedReads < MaxFailedReads)
        {
            // The client waits for a history that cannot be read just now, as a page does.
            _failedReads++;
            await Task.Delay(ReadAgainAfter, connection.Time);
            return true;
        }

        var sent = next > _cursor.Sequence;
        MoveTo(next);
        return sent;
    }

    /// <summary>Sends older events again, from <paramref name="from"/> up to the cursor.</summary>
    public async ValueTask ReplayAsync(long from, bool messagesOnly)
    {
        var first = from;
        for (var next = from; next < _cursor.Sequence; from = next)
        {
            try
            {
                next = await SendOwnAsync(from, _cursor.Sequence, Shows);
            }
            catch (TranscriptException)
            {
                await connection.WriteAsync(connection.EncodeNotice("(The history cannot be read just now.)"));
                return;
            }

            if (next == from)
            {
                break;
            }
        }

        _encoded = null;

        // A message in the replay has its newest text already, so its changes would say it twice.
        bool Shows(RoomEvent roomEvent) => messagesOnly
            ? roomEvent is MessagePosted or UnreadableEvents
            : roomEvent is not MessageChanged change || change.Target < first;
    }

    private LogRead Read(long limit, out ByteSlice slice)
    {
        slice = default;
        if (!_isStarted || _cursor.Sequence >= limit)
        {
            return LogRead.CaughtUp;
        }

        // Without a log of this format (its last subscription has ended) the transcript has the events.
        return connection.SharesBytes && room.Tail.BytesOf(Format!) is { } log
            ? log.Read(ref _cursor, limit, connection.SendsSlices ? ByteLog.SliceBytes : 1, out slice)
            : LogRead.OutOfTail;
    }

    /// <summary>Reads and sends some events from <paramref name="from"/> up to <paramref name="limit"/>.</summary>
    /// <returns>The number of the first event that was not read; <paramref name="from"/> if there was none.</returns>
    private async ValueTask<long> SendOwnAsync(long from, long limit, Func<RoomEvent, bool> shows)
    {
        // A client that gets each event alone may wait long between two.
        var count = connection.SendsSlices ? ChunkEvents : 1;
        var next = Encode(
            await room.ReadSomeAfterAsync(from - 1, count, ChunkCharacters, CancellationToken.None), from, limit, shows);
        // The wait for the peer holds these bytes, and no event.
        await connection.WriteAsync(_encoded.WrittenMemory);
        return next;
    }

    /// <summary>Encodes events, or a notice that counts those that are no longer kept.</summary>
    /// <returns>As <see cref="SendOwnAsync"/>.</returns>
    [MemberNotNull(nameof(_encoded))]
    private long Encode(IReadOnlyList<RoomEvent> events, long from, long limit, Func<RoomEvent, bool> shows)
    {
        // Kept from read to read: buffers that live as long as a slow peer takes would fill the old generation.
        var encoded = _encoded ??= new ArrayBufferWriter<byte>(connection.SendsSlices ? EncodedBytes : 256);
        encoded.ResetWrittenCount();
        var next = from;
        for (var i = 0; i < events.Count && events[i].FirstSequence < limit && encoded.WrittenCount < ChunkBytes; i++)
        {
            if (events[i].FirstSequence > next)
            {
                encoded.Write(connection.EncodeNotice($"({events[i].FirstSequence - next} older events are no longer kept)"));
                return events[i].FirstSequence;
            }

            var roomEvent = events[i] is UnreadableEvents unreadable ? unreadable.Below(limit) : events[i];
            next = roomEvent.Sequence + 1;
            if (shows(roomEvent))
            {
                connection.Encode(roomEvent, encoded);
            }
        }

        return next;
    }
}
