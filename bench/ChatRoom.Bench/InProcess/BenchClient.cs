using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Bench.InProcess;

/// <summary>Is in a room without a socket, and takes nothing.</summary>
internal sealed class BenchClient() : Connection("bench")
{
    public override void Notice(LocalizedMessage text)
    {
    }

    internal sealed class Silent() : Receiver(format: null)
    {
        public override void Wake()
        {
        }

        public override void OnEnded(LeaveReason reason, long limit)
        {
        }
    }
}
