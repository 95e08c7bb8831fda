using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Messages at a fixed rate, and how late they reach everybody; see <see cref="OpenLoop"/>.</summary>
internal sealed class OpenLoad : ServerLoad
{
    private const double DrainSeconds = 5;

    public override string Name => "open";

    public override string Summary => "delays at a fixed rate, from the moment a message was due";

    public override IReadOnlyList<Option> Options { get; } =
    [
        Clients("1000"), Senders, new("rate", "100", "messages a second of all senders together", 0.1, 10_000_000),
        Bytes("64"), Seconds("8"), WarmUp, Parallel,
    ];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        Figure.P99, Figure.P50, Figure.P999, Figure.MaxDelay, Figure.Deliveries, Figure.ServerShare, Figure.PeakMemory,
        Figure.GeneratorShare, Figure.OtherShare,
    ];

    public override bool MoreIsBetter => false;

    public override LoadShape ShapeOf(BenchOptions options, int clients) => new(
        clients, Math.Min(options.Count("senders"), clients), 0, options.Count("bytes"), options.Number("rate"));

    public override Result Run(ServerProcess server, BenchOptions options, int clients)
    {
        var shape = ShapeOf(options, clients);
        using var crowd = Gather(server, options, shape);
        var loop = new OpenLoop(crowd, shape.Senders, shape.Rate);
        RunUntil(loop, Crowd.Now + (long)(options.Number("warmup") * 1e9));

        loop.From = Crowd.Now;
        var (deliveries, said) = (loop.Deliveries, loop.Said);
        var meter = new LoadMeter(server);
        RunUntil(loop, Crowd.Now + (long)(options.Number("seconds") * 1e9));
        meter.Stop();
        (deliveries, said) = (loop.Deliveries - deliveries, loop.Said - said);

        loop.Drain(DrainSeconds);
        loop.Check();
        var result = new Result(crowd.Faults) { Checked = loop.Deliveries }
            .Add(Figure.Deliveries, deliveries / meter.Seconds)
            .Add(Figure.Messages, said / meter.Seconds)
            .Add(Figure.PerCpuSecond, deliveries / meter.ServerCpu)
            .Add(loop.Latencies)
            .Add(Figure.Lateness, loop.Latest / 1e6);
        meter.AddTo(result);
        return result;
    }

    /// <summary>Keeps the rate up until a moment.</summary>
    internal static void RunUntil(OpenLoop loop, long end)
    {
        while (Crowd.Now < end)
        {
            loop.Step(end);
        }
    }
}
