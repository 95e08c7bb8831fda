using System.Buffers;
using System.Collections.Concurrent;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// What one TCP client is sent: slices of the room's shared bytes from its cursor on, and notices between them. There is
/// no queue of events and no task per client; whoever wakes the session sends for it, unless somebody does already, and a
/// send that cannot complete at once goes on by itself when the peer takes more.
/// </summary>
internal abstract class TcpSession(Stream stream, Room room, WireFormat format, TimeProvider time)
    : Session("tcp", format)
{
    private const int MaxNotices = 64;
    private const int PageSize = 256;

    // A peer that could not take the last slice at once gets smaller ones, so that each shows whether it takes anything.
    private const int SliceBytes = 64 << 10;
    private const int SlowSliceBytes = 16 << 10;

    private readonly ConcurrentQueue<byte[]> _notices = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DisconnectReason> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<byte[]> _opening = [];
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
    public void Start(long from, IReadOnlyList<byte[]> opening)
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

    public sealed override void Notice(string text)
    {
        // Whoever asks faster than it reads loses answers, not the conversation.
        if (_notices.Count < MaxNotices)
        {
            _notices.Enqueue(EncodeNotice(text));
            Wake();
        }
    }

    public sealed override void Refused(Guid id, string reason) => Notice(reason);

    public sealed override void Removed(DisconnectReason reason, long leftAt)
    {
        Volatile.Write(ref _limit, leftAt);
        _over.TrySetResult(reason);
        Wake();
    }

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

        foreach (var bytes in _opening)
        {
            await WriteAsync(bytes);
        }

        _opening = [];
        while (true)
        {
            while (_notices.TryDequeue(out var notice))
            {
                await WriteAsync(notice);
            }

            if (!await TrySendEventsAsync() && _notices.IsEmpty)
            {
                break;
            }
        }

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
        if (room.Tail.BytesOf(Format!) is { } log)
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

    /// <summary>Far behind: sends a page from the transcript, encoded for this client alone.</summary>
    private async ValueTask<bool> TrySendPageAsync(long limit)
    {
        var from = _cursor.Sequence;
        var events = await room.ReadAfterAsync(from - 1, PageSize, CancellationToken.None);
        if (events.Count == 0 || events[0].Sequence >= limit)
        {
            return false;
        }

        if (events[0].Sequence > from)
        {
            await WriteAsync(EncodeNotice($"({events[0].Sequence - from} older events are no longer kept)"));
        }

        var encoded = new ArrayBufferWriter<byte>(4096);
        foreach (var roomEvent in events)
        {
            if (roomEvent.Sequence >= limit)
            {
                break;
            }

            Format!.Encode(roomEvent, encoded);
            if (encoded.WrittenCount >= MaxSliceBytes)
            {
                await WriteAsync(encoded.WrittenMemory);
                encoded.ResetWrittenCount();
                _cursor.MoveTo(roomEvent.Sequence + 1);
            }
        }

        if (encoded.WrittenCount > 0)
        {
            await WriteAsync(encoded.WrittenMemory);
        }

        _cursor.MoveTo(Math.Min(limit, events[^1].Sequence + 1));
        return true;
    }
}

/// <summary>A client that reads lines: netcat, telnet, scripts.</summary>
internal sealed class LineSession(Stream stream, Room room, TimeProvider time)
    : TcpSession(stream, room, LineFormat.Instance, time)
{
    public override byte[] EncodeNotice(string text) => LineFormat.Notice(text);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => WriteToStreamAsync(bytes);
}

/// <summary>
/// The old desktop client, which shows whatever one read returns as one row: every event goes out alone, with a gap after
/// it, in pieces it can read at once.
/// </summary>
internal sealed class ChunkSession(Stream stream, Room room, TimeProvider time, TimeSpan gap)
    : TcpSession(stream, room, ChunkFormat.Instance, time)
{
    private readonly byte[] _row = new byte[ChunkRows.MaxBytes];
    private long _wroteAt = time.GetTimestamp();

    /// <summary>Set when the server stops: from then on rows may merge, but are still delivered.</summary>
    public bool Hurry { get; set; }

    // One event at a time.
    protected override int MaxSliceBytes => 1;

    public override byte[] EncodeNotice(string text) => ChunkFormat.Notice(text);

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var offset = 0;
        while (ChunkRows.Next(bytes.Span, ref offset, _row) is var length and > 0)
        {
            while (!Hurry && gap - Time.GetElapsedTime(_wroteAt) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, Time);
            }

            await WriteToStreamAsync(_row.AsMemory(0, length));
            _wroteAt = Time.GetTimestamp();
        }
    }
}
