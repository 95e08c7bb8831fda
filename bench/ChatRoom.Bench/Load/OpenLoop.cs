using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Sends messages at a fixed rate; each delay counts from the moment the message was due, so no late message hides.
/// </summary>
internal sealed class OpenLoop(ClientGroup group, int senders, double rate) : Loop(group, senders)
{
    private readonly long _start = ClientGroup.Now + 1_000_000;
    private long _due;

    /// <summary>Gets how many messages were sent.</summary>
    public long Sent => _due;

    /// <summary>Gets the longest time that the generator itself was late, in nanoseconds.</summary>
    public long Lateness { get; private set; }

    private long DueTime => _start + (long)(_due * (1e9 / rate));

    public override void Step(long end)
    {
        var now = ClientGroup.Now;
        for (; DueTime <= now && DueTime < end; _due++)
        {
            var sender = (int)(_due % Checker.Sent.Length);
            Lateness = DueTime < MeasuredFrom ? Lateness : Math.Max(Lateness, now - DueTime);
            Group.Say(Group.Clients[sender], new Message(sender, Checker.Sent[sender]++, DueTime));
            Group.Flush(Group.Clients[sender]);
        }

        Group.PollUntil(Math.Min(DueTime, end));
    }
}
