using ChatRoom.Bench.Wires;
using HdrHistogram;

namespace ChatRoom.Bench.Load;

/// <summary>Sends messages through a group of clients, and checks and times all deliveries.</summary>
internal abstract class Loop
{
    private const double StallSeconds = 15;
    private const long MaxDelay = 3_600_000_000_000;
    private const int Digits = 2;

    protected Loop(ClientGroup group, int senders)
    {
        Group = group;
        Checker = new Checker(group, senders);
        group.Loop = this;
    }

    public Checker Checker { get; }

    public ClientGroup Group { get; }

    /// <summary>Gets the delays of messages of the measured time, in nanoseconds.</summary>
    public LongHistogram Delays { get; } = new(MaxDelay, Digits);

    /// <summary>Gets or sets the moment that the measured time starts.</summary>
    public long MeasuredFrom { get; set; } = long.MaxValue;

    /// <summary>Sends the messages that are due, and handles what comes until a moment.</summary>
    public abstract void Step(long end);

    /// <summary>Forgets a client that is gone.</summary>
    public virtual void Leave(Client client)
    {
    }

    public void Deliver(Client client, in Message message, long now)
    {
        if (Checker.Take(client, message))
        {
            if (message.Time >= MeasuredFrom)
            {
                Delays.RecordValue(Math.Clamp(now - message.Time, 0, MaxDelay));
            }

            Count(client, message);
        }
    }

    /// <summary>Runs for a time, or until nothing comes any more.</summary>
    public void RunFor(double seconds, Action<double>? tick = null)
    {
        var start = ClientGroup.Now;
        var end = start + (long)(seconds * 1e9);
        for (var now = start; now < end && now - Math.Max(start, Group.LastReceived) < StallSeconds * 1e9; now = ClientGroup.Now)
        {
            Step(end);
            tick?.Invoke((now - start) / 1e9);
        }
    }

    /// <summary>Runs until all is delivered, or nothing comes any more, and checks the deliveries.</summary>
    public void Finish(double patienceSeconds)
    {
        MeasuredFrom = long.MaxValue;
        var start = ClientGroup.Now;
        while (!IsDelivered && ClientGroup.Now - Math.Max(start, Group.LastReceived) < patienceSeconds * 1e9)
        {
            Group.Poll(5);
        }

        // Doubled messages may still come.
        Group.Poll(50);
        Group.Poll(50);
        Checker.Finish();
    }

    protected virtual void Count(Client client, in Message message)
    {
    }

    private bool IsDelivered => Group.Clients.All(c => c.Stage != Stage.Joined || !c.Reads || Checker.Lag(c) == 0);
}
