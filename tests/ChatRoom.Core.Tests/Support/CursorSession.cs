using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Reads a room like a connection: on the waking thread, from the shared bytes or as events.</summary>
/// <remarks>It can stall. At rest it may lend its cursor to the fan-out; then it takes only a part of every third slice.</remarks>
internal sealed class CursorSession(Room room, WireFormat? format, int maxBytes, bool lends = false)
    : Receiver(format), IDescriptorSender
{
    private const int Descriptor = 77;

    private readonly StringBuilder _received = new();
    private ByteCursor _cursor;
    private volatile TaskCompletionSource? _stalled;
    private long _limit = long.MaxValue;
    private int _wakes;
    private volatile bool _started;
    private volatile bool _lends = lends;
    private volatile bool _isLent;

    public Participant Who => Subscription.Participant!;

    public Subscription Subscription => field ??= new Subscription(room, new SilentConnection(), this);

    public long First { get; private set; }

    /// <summary>The number of the next event; read it while nothing is going on.</summary>
    public long Next => _cursor.Sequence;

    public long Limit => Volatile.Read(ref _limit);

    public bool IsRemoved => Limit != long.MaxValue;

    /// <summary>Nobody reads for this session now.</summary>
    public bool IsIdle => Volatile.Read(ref _wakes) == 0;

    /// <summary>The fan-out has its cursor.</summary>
    public bool IsLent => _isLent;

    public bool IsStalled => _stalled is not null;

    public int Pages { get; private set; }

    /// <summary>How many times the fan-out has sent for it.</summary>
    public int SentByFanout { get; private set; }

    public string Received
    {
        get
        {
            lock (_received)
            {
                return _received.ToString();
            }
        }
    }

    public Exception? Fault { get; private set; }

    public void Start(long from)
    {
        _cursor = new ByteCursor(from);
        First = from;
        _started = true;
        Wake();
    }

    public void Stall() => _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var stalled = _stalled;
        _stalled = null;
        stalled?.TrySetResult();
    }

    public override void Wake()
    {
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            _ = ReadWhileWokenAsync();
        }
        else if (_isLent)
        {
            room.Reclaim(this);
        }
    }

    /// <summary>From now on it reads for itself.</summary>
    public void StopLending()
    {
        _lends = false;
        Wake();
    }

    public override bool TryLend(out Loan loan)
    {
        loan = default;
        if (!_lends || Interlocked.CompareExchange(ref _wakes, 1, 0) != 0)
        {
            return false;
        }

        _isLent = true;
        Interlocked.MemoryBarrier();
        if (_started && Volatile.Read(ref _wakes) == 1)
        {
            loan = new Loan(this, Descriptor, _cursor.Sequence);
            return true;
        }

        _isLent = false;
        _ = ReadWhileWokenAsync();
        return false;
    }

    public override void OnReclaimed(long sequence, ByteSlice begun, int sent)
    {
        _isLent = false;
        _cursor.MoveTo(sequence);
        if (sent > 0)
        {
            Receive(Encoding.UTF8.GetString(begun.Remainder(sent, maxBytes, out var next).Span));
            _cursor.MoveTo(next);
        }

        _ = ReadWhileWokenAsync();
    }

    public int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(Descriptor, descriptor);
        Assert.True(_isLent);
        if (IsStalled)
        {
            return -1;
        }

        var taken = ++SentByFanout % 3 == 0 ? bytes.Length / 2 : bytes.Length;
        Receive(Encoding.UTF8.GetString(bytes[..taken]));
        return taken;
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
        Volatile.Write(ref _limit, limit);
        Wake();
    }

    // A test may look while the room's thread sends.
    private void Receive(string text)
    {
        lock (_received)
        {
            _received.Append(text);
        }
    }

    private async Task ReadWhileWokenAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _wakes);
                while (_started && await TryReadAsync())
                {
                }
            }
            while (Interlocked.Add(ref _wakes, -seen) != 0);
        }
        catch (Exception e)
        {
            Fault = e;
        }
    }

    private async Task<bool> TryReadAsync()
    {
        if (_stalled is { } stalled)
        {
            await stalled.Task;
        }

        var limit = Math.Min(Limit, room.EndFor(this));
        if (_cursor.Sequence >= limit)
        {
            return false;
        }

        if (Format is not null && room.Tail.BytesOf(Format) is { } log)
        {
            switch (log.Read(ref _cursor, limit, maxBytes, out var slice))
            {
                case LogRead.CaughtUp:
                    return false;
                case LogRead.Slice:
                    // As slow as a network: the slice must stay unchanged while the writer continues.
                    using (slice)
                    {
                        await Task.Yield();
                        Receive(Encoding.UTF8.GetString(slice.Bytes.Span));
                    }

                    _cursor.MoveTo(slice.Next);
                    return true;
            }
        }

        return await TryReadPageAsync(limit);
    }

    private async Task<bool> TryReadPageAsync(long limit)
    {
        var events = await room.ReadAfterAsync(_cursor.Sequence - 1, 16, CancellationToken.None);
        var mine = events.Where(e => e.Sequence < limit).ToList();
        foreach (var roomEvent in mine)
        {
            Receive(NumberFormat.Line(roomEvent));
            _cursor.MoveTo(roomEvent.Sequence + 1);
        }

        Pages += mine.Count > 0 ? 1 : 0;
        return mine.Count > 0;
    }

    public static implicit operator Subscription(CursorSession session) => session.Subscription;

    private sealed class SilentConnection() : Connection("test")
    {
        public override void Notice(LocalizedMessage text)
        {
        }
    }
}
