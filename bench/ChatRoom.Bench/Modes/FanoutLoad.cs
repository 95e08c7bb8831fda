using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Some clients speak, everybody hears, as fast as the server gives it; see <see cref="ClosedLoop"/>.</summary>
internal class FanoutLoad : ServerLoad
{
    private const double StallSeconds = 15;
    private const double DrainSeconds = 3;

    public override string Name => "fanout";

    public override string Summary => "deliveries/s in a closed loop: a message is done when the last client has it";

    public override IReadOnlyList<Option> Options { get; } =
        [Clients("1000"), Senders, Window, Bytes("64"), Seconds("5"), WarmUp, Parallel];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        Figure.PerCpuSecond, Figure.Deliveries, Figure.P50, Figure.P99, Figure.P999, Figure.ServerShare, Figure.PeakMemory,
        Figure.GeneratorShare, Figure.OtherShare,
    ];

    public override LoadShape ShapeOf(BenchOptions options, int clients) => new(
        clients, Math.Min(options.Count("senders"), clients), options.Count("window"), options.Count("bytes"), 0);

    public override Result Run(ServerProcess server, BenchOptions options, int clients) =>
        Run(server, options, ShapeOf(options, clients));

    /// <summary>Puts a fresh server under a load of this size.</summary>
    protected static Result Run(ServerProcess server, BenchOptions options, LoadShape shape)
    {
        using var crowd = Gather(server, options, shape);
        var loop = new ClosedLoop(crowd, shape.Senders, shape.Window);
        RunFor(loop, options.Number("warmup"));

        var latencies = new LatencyHistogram();
        loop.Latencies = latencies;
        var (deliveries, done, receives) = (loop.Deliveries, loop.Done, crowd.Receives);
        var meter = new LoadMeter(server);
        RunFor(loop, options.Number("seconds"));
        meter.Stop();
        loop.Latencies = null;
        (deliveries, done, receives) = (loop.Deliveries - deliveries, loop.Done - done, crowd.Receives - receives);

        loop.Drain(DrainSeconds);
        loop.Check();
        var result = new Result(crowd.Faults) { Checked = loop.Deliveries }
            .Add(Figure.Deliveries, deliveries / meter.Seconds)
            .Add(Figure.Messages, done / meter.Seconds)
            .Add(Figure.PerCpuSecond, deliveries / meter.ServerCpu)
            .Add(Figure.PerReceive, (double)deliveries / receives)
            .Add(latencies);
        meter.AddTo(result);
        return result;
    }

    /// <summary>Runs a closed loop for a time, or until nothing comes any more.</summary>
    internal static void RunFor(ClosedLoop loop, double seconds, Action<double>? tick = null)
    {
        var (start, since, seen) = (Crowd.Now, Crowd.Now, loop.Deliveries);
        while (Crowd.Now - start < seconds * 1e9)
        {
            loop.Step();
            tick?.Invoke((Crowd.Now - start) / 1e9);
            (since, seen) = loop.Deliveries == seen ? (since, seen) : (Crowd.Now, loop.Deliveries);
            if (Crowd.Now - since > StallSeconds * 1e9)
            {
                break;
            }
        }
    }
}
