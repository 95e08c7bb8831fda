using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Bench.InProcess;

/// <summary>A session that only hears that there is news.</summary>
internal sealed class BenchSession(Room room) : Session("bench", format: null)
{
    /// <summary>Called from the fan-out with the number of the next event.</summary>
    public Action<long>? Woken { get; set; }

    /// <summary>Lines the room refused.</summary>
    public int RefusedCount { get; private set; }

    public override void Wake() => Woken?.Invoke(room.Tail.NextSequence);

    public override void Refused(Guid id, LocalizedMessage reason) => RefusedCount++;

    public override void Removed(LeaveReason reason, long leftAt)
    {
    }

    public override void Notice(LocalizedMessage text)
    {
    }
}
