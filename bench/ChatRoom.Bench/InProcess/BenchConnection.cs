using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;

namespace ChatRoom.Bench.InProcess;

/// <summary>Counts the refused messages of a client without a socket.</summary>
internal sealed class BenchConnection() : Connection("bench")
{
    /// <summary>Gets how many messages the room has refused.</summary>
    public int Refusals { get; private set; }

    public override void Answer(Guid id, SayResult result) => Refusals += result is SayResult.Refused ? 1 : 0;

    public override void Notice(LocalizedMessage text)
    {
    }
}
