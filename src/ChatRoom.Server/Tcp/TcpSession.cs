using System.Buffers;
using System.Collections.Concurrent;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// What one TCP client is sent: slices of the room's shared bytes from its cursor on, and asides between them (notices, and
/// older events it has asked for). There is
/// no queue of events and no task per client; whoever wakes the session sends for it, unless somebody does already, and a
/// send that cannot complete at once goes on by itself when the peer takes more.
/// </summary>
internal abstract class TcpSession(Stream stream, Room room, WireFormat format, TimeProvider time)
    : Session("tcp", format)
{
    private const int MaxAsides = 64;
    private const int PageSize = 256;

    // A peer that could not take the last slice at once gets smaller ones, so that each shows whether it takes anything.
    private const int SliceBytes = 64 << 10;
    private const int SlowSliceBytes = 16 << 10;

    private readonly ConcurrentQueue<Aside> _asides = new();
    private ArrayBufferWriter<byte>? _encoded;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DisconnectReason> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _opening;
    private ByteCursor _cursor;
    private long _limit = long.MaxValue;
    private long _writingSince;
    private int _wakes;
    private bool _slow;
    private volatile bool _started;
    private volatile bool _finishing;

    /// <summary>Completes when the participant has left the room, or nothing can be sent any more.</summary>
    public Task<DisconnectReason> WhenOver => _over.Task;

    /// <summary>Why sending ended, if that was a fault of ours.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How long the peer has taken nothing of what is being written; zero when it takes everything.</summary>
    public TimeSpan Stalled =>
        Volatile.Read(ref _writingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    protected TimeProvider Time => time;

    /// <summary>The most bytes of events one slice may have; one event comes whole even so.</summary>
    protected virtual int MaxSliceBytes => _slow ? SlowSliceBytes : SliceBytes;

    /// <summary>Begins to send: <paramref name="opening"/> first, then every event from <paramref name="from"/> on.</summary>
    public void Start(long from, byte[] opening)
    {
        _cursor = new ByteCursor(from);
        _opening = opening;
        // Wake-ups may have come since the room took the session in; from here on they find a cursor.
        _started = true;
        Wake();
    }

    /// <summary>
    /// Completes when everything below <paramref name="limit"/>, and every notice, is written, and then this. Fails when
    /// it cannot be.
    /// </summary>
    public async Task FinishAsync(long limit, string? lastWords)
    {
        Volatile.Write(ref _limit, Math.Min(limit, Volatile.Read(ref _limit)));
        _finishing = true;
        Wake();
        await _finished.Task;
        if (lastWords is not null)
        {
            await WriteAsync(EncodeNotice(lastWords));
        }
    }

    public sealed override void Wake()
    {
        // The first wake-up sends, others are counted; it goes on until it has seen them all.
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            _ = SendWhileWokenAsync();
        }
    }

    // Whoever asks faster than it reads loses answers, not the conversation.
    public sealed override void Notice(string text) => TrySendAside(new Aside(EncodeNotice(text)));

    public sealed override void Refused(Guid id, string reason) => Notice(reason);

    public sealed override void Removed(DisconnectReason reason, long leftAt)
    {
        Volatile.Write(ref _limit, leftAt);
        _over.TrySetResult(reason);
        Wake();
    }

    /// <summary>Sends something between the events; false if too much waits already.</summary>
    protected bool TrySendAside(params ReadOnlySpan<Aside> asides)
    {
        if (_asides.Count + asides.Length > MaxAsides)
        {
            return false;
        }

        foreach (var aside in asides)
        {
            _asides.Enqueue(aside);
        }

        Wake();
        return true;
    }

    /// <summary>An event as this client reads it, where the shared bytes do not serve.</summary>
    protected virtual void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => Format!.Encode(roomEvent, output);

    /// <summary>Whether this client reads its format's shared bytes; if not, each event is encoded for it alone.</summary>
    protected virtual bool SharesBytes => true;

    /// <summary>A notice as this client reads it.</summary>
    public abstract byte[] EncodeNotice(string text);

    /// <summary>Writes whole events or one notice the way this client can read them.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Hands bytes to the stream; returns when the system has taken them all.</summary>
    protected async ValueTask WriteToStreamAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref _writingSince, time.GetTimestamp());
        var writing = stream.WriteAsync(bytes);
        _slow = !writing.IsCompleted;
        await writing;
        Volatile.Write(ref _writingSince, 0);
    }

    private async Task SendWhileWokenAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _wakes);
                await SendNewsAsync();
            }
            while (Interlocked.Add(ref _wakes, -seen) != 0);
        }
        catch (Exception e)
        {
            // The count of wake-ups stays above zero: nobody tries to send here again.
            Volatile.Write(ref _writingSince, 0);
            Fault = e is IOException or ObjectDisposedException ? null : e;
            _over.TrySetResult(Fault is null ? DisconnectReason.PeerGone : DisconnectReason.ServerError);
            _finished.TrySetException(e);
        }
    }

    private async ValueTask SendNewsAsync()
    {
        if (!_started || _finished.Task.IsCompleted)
        {
            return;
        }

        if (Interlocked.Exchange(ref _opening, null) is { } opening)
        {
            await WriteAsync(opening);
        }

        do
        {
            while (_asides.TryDequeue(out var aside))
            {
                await (aside.Bytes is { } bytes ? WriteAsync(bytes) : ReplayAsync(aside.From, aside.MessagesOnly));
            }
        }
        while (await TrySendEventsAsync() || !_asides.IsEmpty);

        // At rest a client costs next to nothing.
        _encoded = null;

        if (_finishing)
        {
            _finished.TrySetResult();
        }
    }

    /// <summary>Sends one slice of events; false when there are none to send.</summary>
    private async ValueTask<bool> TrySendEventsAsync()
    {
        var limit = Math.Min(Volatile.Read(ref _limit), room.EndFor(this));
        if (_cursor.Sequence >= limit)
        {
            return false;
        }

        // Without a log of this format (the last session of it has left the room) the transcript has the rest.
        var read = LogRead.OutOfTail;
        ReadOnlyMemory<byte> slice = default;
        var next = 0L;
        if (SharesBytes && room.Tail.BytesOf(Format!) is { } log)
        {
            read = log.Read(ref _cursor, limit, MaxSliceBytes, out slice, out next);
        }

        switch (read)
        {
            case LogRead.Slice:
                await WriteAsync(slice);
                _cursor.MoveTo(next);
                return true;
            case LogRead.OutOfTail:
                return await TrySendPageAsync(limit);
            default:
                return false;
        }
    }

    /// <summary>Sends a page encoded for this client alone: it is far behind, or reads the events in its own way.</summary>
    private async ValueTask<bool> TrySendPageAsync(long limit)
    {
        var next = await SendPageAsync(_cursor.Sequence, limit, messagesOnly: false);
        var sent = next > _cursor.Sequence;
        _cursor.MoveTo(next);
        return sent;
    }

    /// <summary>Sends again what this client has had, or could have had, from <paramref name="from"/> on.</summary>
    private async ValueTask ReplayAsync(long from, bool messagesOnly)
    {
        while (from < _cursor.Sequence)
        {
            var next = await SendPageAsync(from, _cursor.Sequence, messagesOnly);
            if (next == from)
            {
                break;
            }

            from = next;
        }
    }

    /// <summary>Reads and sends up to a page of events from <paramref name="from"/> up to <paramref name="limit"/>.</summary>
    /// <returns>The number of the first event that was not read; <paramref name="from"/> if there was none.</returns>
    private async ValueTask<long> SendPageAsync(long from, long limit, bool messagesOnly)
    {
        var events = await room.ReadAfterAsync(from - 1, PageSize, CancellationToken.None);
        if (events.Count == 0 || events[0].Sequence >= limit)
        {
            return from;
        }

        if (events[0].Sequence > from)
        {
            await WriteAsync(EncodeNotice($"({events[0].Sequence - from} older events are no longer kept)"));
        }

        var encoded = _encoded ??= new ArrayBufferWriter<byte>(4096);
        encoded.ResetWrittenCount();
        var next = from;
        foreach (var roomEvent in events.TakeWhile(e => e.Sequence < limit))
        {
            next = roomEvent.Sequence + 1;
            if (messagesOnly && roomEvent is not MessagePosted)
            {
                continue;
            }

            Encode(roomEvent, encoded);
            if (encoded.WrittenCount >= MaxSliceBytes)
            {
                await WriteAsync(encoded.WrittenMemory);
                encoded.ResetWrittenCount();
            }
        }

        await WriteAsync(encoded.WrittenMemory);
        return next;
    }

    /// <summary>Something to send between the events: bytes, or older events from a number on.</summary>
    protected readonly record struct Aside(byte[]? Bytes, long From = 0, bool MessagesOnly = false);
}
