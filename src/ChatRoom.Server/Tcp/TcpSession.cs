using System.Net.Sockets;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// What one TCP client is sent: slices of the room's shared bytes from its cursor on, and asides between them (notices, and
/// older events it has asked for). There is no queue of events and no task per client. Whoever wakes the session sends for
/// it, unless somebody does already; only when the peer takes no more at once does a task wait for it, with a few of its
/// bytes, and go on from there.
/// </summary>
internal abstract partial class TcpSession(SocketTransport transport, Room room, WireFormat format, TimeProvider time)
    : Session("tcp", format)
{
    private const int MaxAsides = 64;

    // What is set aside for a client that takes no more at once.
    private const int RestBytes = 4 << 10;

    private readonly OutOfBandQueue _asides = new(MaxAsides);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LeaveReason> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _opening;
    private byte[]? _rest;
    private long _afterRest;
    private ByteCursor _cursor;
    private long _limit = long.MaxValue;
    private long _writingSince;
    private int _wakes;
    private volatile bool _started;
    private volatile bool _finishing;

    /// <summary>Completes when the participant has left the room, or nothing can be sent any more.</summary>
    public Task<LeaveReason> WhenOver => _over.Task;

    /// <summary>Why sending ended, if that was a fault of ours.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How long the peer has taken nothing of what is being written; zero when it takes everything.</summary>
    public TimeSpan Stalled =>
        Volatile.Read(ref _writingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    protected TimeProvider Time => time;

    /// <summary>
    /// Whether events are sent as the shared bytes have them, as many at once as there are. If not, <see cref="WriteAsync"/>
    /// gets them one by one.
    /// </summary>
    protected virtual bool SendsSlices => true;

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
        Close();
        await _finished.Task;
        if (lastWords is not null)
        {
            await WriteAsync(EncodeNotice(lastWords));
        }
    }

    /// <summary>It sends what is left, and lends nothing any more, so that its socket can be closed.</summary>
    public void Close()
    {
        _finishing = true;
        Wake();
    }

    public sealed override void Wake()
    {
        // The first wake-up sends, others are counted; it goes on until it has seen them all.
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            SendWhileWoken();
        }
        else if (_isLent)
        {
            room.Recall(this);
        }
    }

    // Whoever asks faster than it reads loses answers, not the conversation.
    public sealed override void Notice(LocalizedMessage text) => TrySendAside(new OutOfBandMessage(EncodeNotice(text.ToString())));

    public sealed override void Refused(Guid id, LocalizedMessage reason) => Notice(reason);

    public sealed override void Removed(LeaveReason reason, long leftAt)
    {
        Volatile.Write(ref _limit, leftAt);
        _over.TrySetResult(reason);
        Wake();
    }

    /// <summary>Sends something between the events; false if too much waits already.</summary>
    protected bool TrySendAside(params ReadOnlySpan<OutOfBandMessage> asides)
    {
        if (!_asides.TryAdd(asides))
        {
            return false;
        }

        Wake();
        return true;
    }

    /// <summary>A notice as this client reads it.</summary>
    public abstract byte[] EncodeNotice(string text);

    /// <summary>Writes whole events or one notice the way this client can read them.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Sends bytes; returns when the system has taken them all.</summary>
    protected async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        bytes = bytes[transport.SendNow(bytes.Span)..];
        if (!bytes.IsEmpty)
        {
            Volatile.Write(ref _writingSince, time.GetTimestamp());
            await transport.SendAsync(bytes);
            Volatile.Write(ref _writingSince, 0);
        }
    }

    private void SendWhileWoken()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _wakes);
                if (!TrySendNow())
                {
                    _ = SendWhileWokenAsync();
                    return;
                }
            }
            while (Interlocked.Add(ref _wakes, -seen) != 0);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private async Task SendWhileWokenAsync()
    {
        if (SynchronizationContext.Current is not null)
        {
            // The room's own thread has woken it: that is not to wait for this peer, nor to encode for it alone.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

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
            End(e);
        }
    }

    /// <summary>Nothing can be sent any more. The count of wake-ups stays above zero: nobody tries to again.</summary>
    private void End(Exception e)
    {
        Volatile.Write(ref _writingSince, 0);
        Fault = e is IOException or SocketException or ObjectDisposedException ? null : e;
        _over.TrySetResult(Fault is null ? LeaveReason.PeerGone : LeaveReason.ServerError);
        _finished.TrySetException(e);
    }

    /// <summary>
    /// The way of nearly every wake-up: sends the newest events without a task. False if there is anything else to do, or
    /// the peer takes no more at once.
    /// </summary>
    private bool TrySendNow()
    {
        if (!_started)
        {
            return true;
        }

        if (!HasNothingButEvents)
        {
            return false;
        }

        while (true)
        {
            switch (ReadSlice(out var slice))
            {
                case LogRead.CaughtUp:
                    return true;
                case LogRead.OutOfTail:
                    return false;
                default:
                    if (!TrySend(slice))
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private bool HasNothingButEvents =>
        !_finishing && _opening is null && _rest is null && _asides.IsEmpty && SendsSlices;

    private LogRead ReadSlice(out ByteSlice slice)
    {
        slice = default;
        var limit = Limit;
        if (_cursor.Sequence >= limit)
        {
            return LogRead.CaughtUp;
        }

        // Without a log of this format (the last session of it has left the room) the transcript has the rest.
        return SharesBytes && room.Tail.BytesOf(Format!) is { } log
            ? log.Read(ref _cursor, limit, SendsSlices ? ByteLog.SliceBytes : 1, out slice)
            : LogRead.OutOfTail;
    }

    private long Limit => Math.Min(Volatile.Read(ref _limit), room.EndFor(this));

    /// <summary>
    /// Sends a slice. False if the peer does not take all of it at once: then the rest of the event that was begun, and a
    /// little more, is set aside to be waited with, and the shared bytes are free again.
    /// </summary>
    private bool TrySend(ByteSlice slice)
    {
        using (slice)
        {
            var bytes = slice.Bytes.Span;
            var sent = bytes.IsEmpty ? 0 : transport.SendNow(bytes);
            if (sent == bytes.Length)
            {
                _cursor.MoveTo(slice.Next);
                return true;
            }

            SetAside(slice, sent);
            return false;
        }
    }

    private void SetAside(ByteSlice slice, int sent) => _rest = slice.Rest(sent, RestBytes, out _afterRest).ToArray();

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
            if (_rest is not null)
            {
                await SendAsync(_rest);
                _rest = null;
                _cursor.MoveTo(_afterRest);
            }

            while (_asides.TryTake(out var aside))
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

    /// <summary>Sends some events; false when there are none to send.</summary>
    private async ValueTask<bool> TrySendEventsAsync()
    {
        switch (ReadSlice(out var slice))
        {
            case LogRead.CaughtUp:
                return false;
            case LogRead.OutOfTail:
                return await TrySendPageAsync(Limit);
            case LogRead.Slice when SendsSlices:
                TrySend(slice);
                return true;
            default:
                await WriteCopyAsync(slice);
                return true;
        }
    }
}
