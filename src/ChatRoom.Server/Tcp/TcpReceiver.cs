using System.Buffers;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tcp;

/// <summary>Reads the events of one room for a TCP connection, from its cursor on.</summary>
/// <remarks>The connection has one sender at a time, which sends for all of its receivers.</remarks>
internal sealed class TcpReceiver(Room room, TcpConnection connection, WireFormat format) : Receiver(format)
{
    private const int ChunkEvents = 256;
    private const int ChunkBytes = 16 << 10;

    private const int MaxFailedReads = 30;

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private ByteCursor _cursor;
    private int _failedReads;
    private long _limit = long.MaxValue;
    private volatile bool _isStarted;
    private volatile bool _hasEnded;

    /// <summary>Gets the room.</summary>
    public Room Room => room;

    /// <summary>Gets whether the room has ended this subscription.</summary>
    public bool HasEnded => _hasEnded;

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
        connection.OnReceiverEnded(reason);
    }

    /// <summary>Starts at the event of this number.</summary>
    public void Start(long from)
    {
        _cursor = new ByteCursor(from);
        _isStarted = true;
    }

    /// <summary>Moves the cursor behind sent events.</summary>
    public void MoveTo(long next) => _cursor.MoveTo(next);

    /// <summary>Stops before the event <paramref name="end"/>.</summary>
    public void LimitTo(long end) => Volatile.Write(ref _limit, Math.Min(end, Volatile.Read(ref _limit)));

    /// <summary>Finds the next events as contiguous shared bytes.</summary>
    public LogRead ReadSlice(out ByteSlice slice)
    {
        slice = default;
        var limit = Limit;
        if (!_isStarted || _cursor.Sequence >= limit)
        {
            return LogRead.CaughtUp;
        }

        // Without a log of this format (its last subscription has ended) the transcript has the events.
        return connection.SharesBytes && room.Tail.BytesOf(Format!) is { } log
            ? log.Read(ref _cursor, limit, connection.SendsSlices ? ByteLog.SliceBytes : 1, out slice)
            : LogRead.OutOfTail;
    }

    /// <summary>
    /// Sends events that are encoded for this client alone, because it is far behind or shows numbers.
    /// </summary>
    /// <returns>False if there was no event.</returns>
    public async ValueTask<bool> TrySendOwnAsync()
    {
        long next;
        try
        {
            next = await SendOwnAsync(_cursor.Sequence, Limit, messagesOnly: false);
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
        _cursor.MoveTo(next);
        return sent;
    }

    /// <summary>Sends older events again, from <paramref name="from"/> up to the cursor.</summary>
    public async ValueTask ReplayAsync(long from, bool messagesOnly)
    {
        while (from < _cursor.Sequence)
        {
            long next;
            try
            {
                next = await SendOwnAsync(from, _cursor.Sequence, messagesOnly);
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

            from = next;
        }
    }

    /// <summary>Reads and sends some events from <paramref name="from"/> up to <paramref name="limit"/>.</summary>
    /// <returns>The number of the first event that was not read; <paramref name="from"/> if there was none.</returns>
    private async ValueTask<long> SendOwnAsync(long from, long limit, bool messagesOnly)
    {
        var events = await room.ReadAfterAsync(from - 1, ChunkEvents, CancellationToken.None);
        if (events.Count == 0 || events[0].FirstSequence >= limit)
        {
            return from;
        }

        if (events[0].FirstSequence > from)
        {
            await connection.WriteAsync(connection.EncodeNotice($"({events[0].FirstSequence - from} older events are no longer kept)"));
        }

        var encoded = new ArrayBufferWriter<byte>(4096);
        var next = from;
        foreach (var stored in events.TakeWhile(e => e.FirstSequence < limit))
        {
            var roomEvent = stored is UnreadableEvents unreadable ? unreadable.Below(limit) : stored;
            next = roomEvent.Sequence + 1;
            if (messagesOnly && roomEvent is not (MessagePosted or UnreadableEvents))
            {
                continue;
            }

            connection.Encode(roomEvent, encoded);
            if (encoded.WrittenCount >= (connection.SendsSlices ? ChunkBytes : 1))
            {
                await connection.WriteAsync(encoded.WrittenMemory);
                encoded.ResetWrittenCount();
            }
        }

        await connection.WriteAsync(encoded.WrittenMemory);
        return next;
    }
}
