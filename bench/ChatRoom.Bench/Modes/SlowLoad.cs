using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// One client stops reading while the others go on as fast as they can. It must cost them nothing, and the server little;
/// and it must get everything, in order, when it reads again, unless the server has given it up.
/// </summary>
internal sealed class SlowLoad : ServerLoad
{
    private const double BeforeSeconds = 3;
    private const double DrainSeconds = 3;
    private const double SampleSeconds = 0.1;

    public override string Name => "slow";

    public override string Summary => "one client stops reading for a while, the others go on at full speed";

    public override IReadOnlyList<Option> Options { get; } =
    [
        Clients("20"), Senders, Window, Bytes("400"), Seconds("6"), WarmUp, Parallel,
        new("patience", "60", "seconds the stopped client has to catch up", 1, 3600),
    ];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        Figure.WhileRatio, Figure.Before, Figure.While, Figure.WorstSecond, Figure.Growth, Figure.PeakMemory, Figure.Missed,
        Figure.Dropped, Figure.CatchUp, Figure.OtherShare,
    ];

    public override LoadShape ShapeOf(BenchOptions options, int clients) => new(
        clients, Math.Min(options.Count("senders"), clients - 1), options.Count("window"), options.Count("bytes"), 0);

    public override Result Run(ServerProcess server, BenchOptions options, int clients)
    {
        if (clients < 2)
        {
            throw new BenchException("--clients must be at least 2: one stops reading, another one speaks.");
        }

        var shape = ShapeOf(options, clients);
        using var crowd = Gather(server, options, shape);
        var stopped = crowd.Clients[^1];
        stopped.Counts = false;
        var loop = new ClosedLoop(crowd, shape.Senders, shape.Window);
        FanoutLoad.RunFor(loop, options.Number("warmup"));

        var before = MeasureOthers(loop, BeforeSeconds);
        var meter = new LoadMeter(server);
        var watch = new Watch(server, stopped, loop);
        crowd.SetReading(stopped, false);
        var during = MeasureOthers(loop, options.Number("seconds"), watch.Tick);
        meter.Stop();
        loop.Drain(DrainSeconds);

        var missed = loop.Lag(stopped);
        var catchUp = CatchUp(crowd, loop, stopped, options.Number("patience"));
        loop.Check();
        var result = new Result(crowd.Faults) { Checked = loop.Deliveries }
            .Add(Figure.Before, before)
            .Add(Figure.While, during)
            .Add(Figure.WhileRatio, during / before)
            .Add(Figure.WorstSecond, watch.WorstSecond)
            .Add(Figure.Growth, watch.Growth)
            .Add(Figure.Missed, missed * (double)shape.Bytes / 1048576)
            .Add(Figure.Dropped, watch.DroppedAfter)
            .Add(Figure.CatchUp, catchUp);
        meter.AddTo(result);
        return result;
    }

    /// <summary>Deliveries a second to all but the one that is to stop.</summary>
    private static double MeasureOthers(ClosedLoop loop, double seconds, Action<double>? tick = null)
    {
        var (start, deliveries) = (Crowd.Now, loop.CountedDeliveries);
        FanoutLoad.RunFor(loop, seconds, tick);
        return (loop.CountedDeliveries - deliveries) / ((Crowd.Now - start) / 1e9);
    }

    /// <summary>Lets the stopped client read. Returns the seconds until it had everything, or -1.</summary>
    private static double CatchUp(Crowd crowd, ClosedLoop loop, Client stopped, double patience)
    {
        if (stopped.Stage == Stage.Gone)
        {
            return -1;
        }

        var start = Crowd.Now;
        crowd.SetReading(stopped, true);
        while (Crowd.Now - start < patience * 1e9 && stopped.Stage == Stage.Joined)
        {
            crowd.Poll(20);
            if (loop.Lag(stopped) == 0)
            {
                return (Crowd.Now - start) / 1e9;
            }
        }

        return -1;
    }

    /// <summary>Looks at the server now and then while one client does not read.</summary>
    private sealed class Watch(ServerProcess server, Client stopped, ClosedLoop loop)
    {
        private readonly double _memory = server.Figures.MemoryMiB;
        private readonly int _sockets = server.Figures.Sockets;
        private double _nextSample;
        private double _secondEnds = 1;
        private long _secondDeliveries = loop.CountedDeliveries;

        /// <summary>By how much the server's memory has grown at most, in MiB.</summary>
        public double Growth { get; private set; }

        /// <summary>The fewest deliveries in a second.</summary>
        public double WorstSecond { get; private set; } = double.PositiveInfinity;

        /// <summary>When the server gave the client up, or -1.</summary>
        public double DroppedAfter { get; private set; } = -1;

        public void Tick(double seconds)
        {
            if (seconds >= _nextSample)
            {
                // Who does not read does not hear either that it was closed: the end comes behind all that it has not read.
                if (DroppedAfter < 0 && (stopped.Stage == Stage.Gone || server.Figures.Sockets < _sockets))
                {
                    DroppedAfter = seconds;
                }

                _nextSample = seconds + SampleSeconds;
                Growth = Math.Max(Growth, server.Figures.MemoryMiB - _memory);
            }

            if (seconds >= _secondEnds)
            {
                WorstSecond = Math.Min(WorstSecond, (loop.CountedDeliveries - _secondDeliveries) / (seconds - _secondEnds + 1));
                (_secondEnds, _secondDeliveries) = (seconds + 1, loop.CountedDeliveries);
            }
        }
    }
}
