using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Load;

/// <summary>Lets clients talk on several nodes: each as fast as its socket takes lines, or all in turn at a fixed rate.</summary>
internal sealed class NodesLoop(ClientGroup group, int senders, int nodes, double rate) : Loop(group, senders)
{
    private const int BlockBytes = 1 << 16;

    private readonly long _start = ClientGroup.Now;
    private long _due;

    /// <summary>Gets or sets the moments between which a timed message is written; its delay counts however late it comes.</summary>
    public (long From, long Until) Timed { get; set; }

    /// <summary>Gets how many messages every reader has been shown.</summary>
    public long Shown =>
        Group.Clients.Skip(Senders).GroupBy(c => c.Room)
            .Sum(room => room.Min(reader => Enumerable.Range(0, Senders).Sum(s => (long)Checker.Next(reader, s))));

    /// <summary>Gets how many messages were written.</summary>
    public long Written => Checker.Sent.Sum(s => (long)s);

    private int Senders => Checker.Sent.Length;

    public override void Step(long end)
    {
        for (var sender = 0; rate == 0 && sender < Senders; sender++)
        {
            // A client takes the next block when the system has taken the last one.
            Write(sender, Group.Clients[sender].Unsent > 0 ? 0 : BlockBytes / Group.Wire.SentBytes);
        }

        for (; rate > 0 && _start + _due * (1e9 / rate) <= ClientGroup.Now; _due++)
        {
            Write((int)(_due % Senders), 1);
        }

        // This sleeps for one millisecond at most, and leaves the processor to the nodes and the database.
        Group.Poll(2);
    }

    /// <summary>Times only what a reader sees of another node.</summary>
    protected override void Count(Client client, in Message message)
    {
        if (message.Time >= Timed.From && message.Time < Timed.Until
            && client.Index >= Senders && client.Index % nodes != message.Sender % nodes)
        {
            Delays.RecordValue(Group.LastReceived - message.Time);
        }
    }

    private void Write(int sender, int messages)
    {
        var client = Group.Clients[sender];
        for (var now = ClientGroup.Now; messages > 0; messages--)
        {
            Group.Say(client, new Message(sender, Checker.Sent[sender]++, now));
        }

        // The group would wait for space in a full socket without sleeping.
        if (client.Stage == Stage.Joined)
        {
            client.Flush();
        }
    }
}
