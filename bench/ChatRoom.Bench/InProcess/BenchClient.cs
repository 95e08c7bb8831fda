using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.People;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench.InProcess;

/// <summary>Joins a room without a socket; it reads the shared bytes as a TCP connection does, or only counts events.</summary>
internal sealed class BenchClient(Room room, bool readsBytes) : Receiver(readsBytes ? LineFormat.Instance : null)
{
    private const int SliceBytes = 64 << 10;

    private readonly BenchConnection _connection = new();
    private ByteCursor _cursor;
    private int _wakes;
    private long _next;

    /// <summary>Gets the number of the next event to see.</summary>
    public long NextEvent => Volatile.Read(ref _next);

    /// <summary>Gets how many messages the room has refused.</summary>
    public int Refusals => _connection.Refusals;

    /// <summary>Gets its place in the room.</summary>
    public Subscription Subscription => field ??= new Subscription(room, _connection, this);

    public async Task JoinAsync(string name)
    {
        // A wake before the cursor is known is left to this call.
        _wakes = 1;
        using var visit = room.People.Enter(name);
        var joined = await room.JoinAsync(Subscription, visit.Person, default);
        _next = ((JoinResult.Joined)joined).NextSequence;
        _cursor = new ByteCursor(_next);
        ReadWhileWoken();
    }

    /// <summary>Waits without sleeping, and without allocating, until an event is seen.</summary>
    public void AwaitEvent(long next)
    {
        for (var spin = default(SpinWait); NextEvent < next;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    public override void Wake()
    {
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            ReadWhileWoken();
        }
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
    }

    private void ReadWhileWoken()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wakes);
            Read();
        }
        while (Interlocked.Add(ref _wakes, -seen) != 0);
    }

    private void Read()
    {
        if (Format is null)
        {
            Volatile.Write(ref _next, room.Tail.NextSequence);
            return;
        }

        while (room.Tail.BytesOf(Format)!.Read(ref _cursor, room.EndFor(this), SliceBytes, out var slice) == LogRead.Slice)
        {
            _cursor.MoveTo(slice.Next);
            Volatile.Write(ref _next, slice.Next);
            slice.Dispose();
        }
    }
}
