namespace ChatRoom.Bench.Load;

/// <summary>
/// Messages at a fixed rate, whether or not the server keeps up. Each carries the moment it was due, so that whatever made
/// it late, this program included, is in its delay: there is no coordinated omission.
/// </summary>
internal sealed class OpenLoop : IDeliveries
{
    private readonly Crowd _crowd;
    private readonly Checker _checker;
    private readonly int[] _sent;
    private readonly double _gap;
    private readonly long _start;
    private long _due;

    /// <param name="crowd">Who hears.</param>
    /// <param name="senders">How many take turns to speak.</param>
    /// <param name="rate">Messages a second of all together.</param>
    public OpenLoop(Crowd crowd, int senders, double rate)
    {
        _crowd = crowd;
        _sent = new int[senders];
        _gap = 1e9 / rate;
        _checker = new Checker(crowd.Clients.Length, senders, crowd.Faults);
        _start = Crowd.Now + 1_000_000;
        crowd.DeliverTo(this);
    }

    /// <summary>Messages said.</summary>
    public long Said => _due;

    public long Deliveries => _checker.Deliveries;

    /// <summary>Delays of messages that were due from <see cref="From"/> on.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Messages that were due earlier are not measured.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>The latest a message was said after it was due, in nanoseconds.</summary>
    public long Latest { get; private set; }

    private long Expected =>
        Said * (_crowd.Clients.Length - (_crowd.Wire.HearsItself ? 0 : 1));

    /// <summary>Says what is due, then handles what is ready until the next message is.</summary>
    public void Step(long end)
    {
        var now = Crowd.Now;
        for (; DueTime < Math.Min(now + 1, end); _due++)
        {
            var sender = (int)(_due % _sent.Length);
            Latest = Math.Max(Latest, now - DueTime);
            _crowd.Say(_crowd.Clients[sender], new Message(sender, _sent[sender]++, DueTime));
            _crowd.Flush(_crowd.Clients[sender]);
        }

        _crowd.PollUntil(Math.Min(DueTime, end));
    }

    /// <summary>Waits until everybody has everything, or nothing has come for a while.</summary>
    public void Drain(double patienceSeconds)
    {
        var seen = Deliveries;
        for (var since = Crowd.Now; Deliveries < Expected && Crowd.Now - since < patienceSeconds * 1e9;)
        {
            _crowd.Poll(5);
            (since, seen) = Deliveries == seen ? (since, seen) : (Crowd.Now, Deliveries);
        }

        _crowd.Poll(50);
    }

    /// <inheritdoc cref="ClosedLoop.Check"/>
    public void Check()
    {
        foreach (var client in _crowd.Clients.Where(c => c.Stage == Stage.Joined))
        {
            _checker.CountLost(client.Index, _sent, sender => _crowd.Hears(client, sender));
        }

        if (_crowd.Wire.HearsItself && _crowd.Faults.Lost == 0)
        {
            _checker.CompareOrders(_crowd.Clients.Select(c => c.Index));
        }
    }

    public void Delivered(Client client, in Message message, long now)
    {
        if ((uint)message.Sender >= (uint)_sent.Length || message.Number >= _sent[message.Sender])
        {
            _crowd.Faults.Damaged++;
            _crowd.Faults.Note($"client {client.Index} heard {message}, which nobody said");
        }
        else if (_checker.Take(client.Index, message) && message.Time >= From)
        {
            Latencies.Record(now - message.Time);
        }
    }

    public void Gone(Client client)
    {
        // Counted as a fault already; nobody waits for it here.
    }

    private long DueTime => _start + (long)(_due * _gap);
}
