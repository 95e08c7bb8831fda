using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Bench.InProcess;

/// <summary>
/// A session that reads the room's shared bytes as a TCP client's does, slice by slice from its cursor on, whenever it is
/// woken, and writes them nowhere.
/// </summary>
internal sealed class ReaderSession(Room room) : Session("bench", LineFormat.Instance)
{
    private const int SliceBytes = 64 << 10;

    private ByteCursor _cursor;
    private long _first;
    private int _wakes;
    private long _deliveries;
    private long _bytes;

    /// <summary>Events read so far.</summary>
    public long Deliveries => Volatile.Read(ref _deliveries);

    /// <summary>Bytes read so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether it has read everything since it joined, and still can.</summary>
    public bool IsCaughtUp => !FellBehind && _first + Deliveries == room.Tail.NextSequence;

    /// <summary>Whether the room has forgotten events before this session read them; then it reads no more.</summary>
    public bool FellBehind { get; private set; }

    /// <summary>Lines the room refused.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Joins the room; from there on every event is read.</summary>
    public async Task JoinAsync(string name)
    {
        // Whoever is woken before the cursor is known leaves it to the one who sets it.
        _wakes = 1;
        var joined = await room.JoinAsync(new JoinRequest(name), this, default);
        _cursor = new ByteCursor(_first = ((JoinResult.Joined)joined).NextSequence);
        ReadWhileWoken();
    }

    public override void Wake()
    {
        if (Interlocked.Increment(ref _wakes) == 1)
        {
            ReadWhileWoken();
        }
    }

    public override void Refused(Guid id, LocalizedMessage reason) => RefusedCount++;

    public override void Removed(LeaveReason reason, long leftAt)
    {
    }

    public override void Notice(LocalizedMessage text)
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
        if (FellBehind || room.Tail.BytesOf(Format!) is not { } log)
        {
            return;
        }

        while (true)
        {
            switch (log.Read(ref _cursor, room.EndFor(this), SliceBytes, out var slice))
            {
                case LogRead.Slice:
                    Volatile.Write(ref _deliveries, _deliveries + slice.Next - _cursor.Sequence);
                    Volatile.Write(ref _bytes, _bytes + slice.Bytes.Length);
                    _cursor.MoveTo(slice.Next);
                    slice.Dispose();
                    break;
                case LogRead.OutOfTail:
                    FellBehind = true;
                    return;
                default:
                    return;
            }
        }
    }
}
