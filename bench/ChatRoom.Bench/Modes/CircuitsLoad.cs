using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Web pages in a room in which one TCP client speaks at a fixed rate; see <see cref="Circuit"/>.</summary>
internal sealed class CircuitsLoad : ServerLoad
{
    // The first pages bring code and caches with them that all further ones share.
    private const int FirstPages = 5;
    private const int ParallelOpens = 8;

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public override string Name => "circuits";

    public override string Summary => "web pages in a room where a TCP client speaks: processor, memory and bytes of each";

    public override IReadOnlyList<Option> Options { get; } =
    [
        new("clients", "50", "pages; several numbers, separated by commas, take turns", FirstPages + 1, 5000),
        new("rate", "100", "messages a second", 0.1, 1500),
        Bytes("64"), Seconds("6"), new("warmup", "3", "seconds before it", 0, 3600),
        new("compression", "1", "1: compressed, as browsers ask for; 0: not", 0, 1),
    ];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        Figure.ServerShare, Figure.CpuPerPage, Figure.MemoryPerPage, Figure.WirePerPage, Figure.PayloadPerPage, Figure.Renders, Figure.P50,
        Figure.P99, Figure.GeneratorShare, Figure.OtherShare,
    ];

    public override bool MoreIsBetter => false;

    public override LoadShape ShapeOf(BenchOptions options, int clients) =>
        new(clients, 1, 0, options.Count("bytes"), options.Number("rate"));

    public override Result Run(ServerProcess server, BenchOptions options, int clients) =>
        RunAsync(server, options, clients).GetAwaiter().GetResult();

    private static async Task<Result> RunAsync(ServerProcess server, BenchOptions options, int clients)
    {
        var layout = new MessageLayout(options.Count("bytes"));
        var pages = new List<Page>();
        using var ending = new CancellationTokenSource();
        try
        {
            await OpenAsync(pages, FirstPages, server, options, layout);
            var memory = server.Figures.MemoryKiB;
            await OpenAsync(pages, clients, server, options, layout);
            var perPage = (server.Figures.MemoryKiB - memory) / (clients - FirstPages);
            var pinging = PingAsync(pages, ending.Token);
            var result = await Task.Run(() => Measure(pages, server, options, layout, perPage));
            await ending.CancelAsync();
            await pinging;
            return result;
        }
        finally
        {
            await Task.WhenAll(pages.Select(p => p.Circuit.DisposeAsync().AsTask()));
        }
    }

    private static async Task OpenAsync(
        List<Page> pages, int until, ServerProcess server, BenchOptions options, MessageLayout layout)
    {
        var address = server.Page ?? throw new BenchException($"{server.Spec.Name} has no web page.");
        var patience = TimeSpan.FromSeconds(options.Number("limit"));
        while (pages.Count < until)
        {
            pages.AddRange(await Task.WhenAll(Enumerable.Range(pages.Count, Math.Min(ParallelOpens, until - pages.Count)).Select(async i =>
            {
                var reader = new PageReader(layout);
                return new Page(
                    await Circuit.OpenAsync(address, $"p{i:D5}", options.Count("compression") == 1, reader.Take, patience), reader);
            })));
        }
    }

    private static Result Measure(
        List<Page> pages, ServerProcess server, BenchOptions options, MessageLayout layout, double memoryPerPage)
    {
        using var speaker = new Crowd([server.Port], 1, new LineWire(layout));
        Attendance.Join(speaker, 1, options.Number("limit"));
        Attendance.Settle(speaker, options.Number("limit"));
        var loop = new OpenLoop(speaker, 1, options.Number("rate"));
        OpenLoad.RunUntil(loop, Crowd.Now + (long)(options.Number("warmup") * 1e9));

        pages.ForEach(p => p.Reader.From = Crowd.Now);
        var before = Totals.Of(pages);
        var meter = new LoadMeter(server);
        OpenLoad.RunUntil(loop, Crowd.Now + (long)(options.Number("seconds") * 1e9));
        meter.Stop();
        var after = Totals.Of(pages);
        loop.Drain(DrainTime.TotalSeconds);
        loop.Check();
        SpinWait.SpinUntil(() => pages.All(p => p.Reader.Next == loop.Said), DrainTime);

        var delays = new LatencyHistogram();
        pages.ForEach(p => delays.Add(p.Reader.Delays));
        var pageSeconds = pages.Count * meter.Seconds;
        var result = new Result(Check(pages, speaker.Faults, loop.Said)) { Checked = pages.Sum(p => p.Reader.Seen) }
            .Add(Figure.Messages, options.Number("rate"))
            .Add(Figure.CpuPerPage, meter.ServerCpu * 1000 / pageSeconds)
            .Add(Figure.MemoryPerPage, memoryPerPage)
            .Add(Figure.WirePerPage, (after.Wire - before.Wire) / 1024.0 / pageSeconds)
            .Add(Figure.PayloadPerPage, (after.Payload - before.Payload) / 1024.0 / pageSeconds)
            .Add(Figure.Renders, (after.Renders - before.Renders) / pageSeconds)
            .Add(delays);
        meter.AddTo(result);
        return result;
    }

    private static Faults Check(List<Page> pages, Faults faults, long said)
    {
        foreach (var page in pages)
        {
            faults.Lost += page.Reader.Missed + said - Math.Max(0, page.Reader.Next);
            faults.Doubled += page.Reader.Doubled;
            if (page.Circuit.Ended.IsCompleted)
            {
                faults.Disconnected++;
                faults.Note(page.Circuit.Ended.Exception?.InnerException?.Message ?? "a page's connection ended");
            }
        }

        return faults;
    }

    private static async Task PingAsync(List<Page> pages, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(PingInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                await Task.WhenAll(pages.Where(p => !p.Circuit.Ended.IsCompleted).Select(p => p.Circuit.PingAsync()));
            }
        }
        catch (Exception)
        {
            // The run is over, or a page is gone, which is noticed elsewhere.
        }
    }

    private sealed record Page(Circuit Circuit, PageReader Reader);

    private sealed record Totals(long Wire, long Payload, long Renders)
    {
        public static Totals Of(List<Page> pages) => new(
            pages.Sum(p => p.Circuit.WireBytes), pages.Sum(p => p.Circuit.PayloadBytes), pages.Sum(p => (long)p.Circuit.Renders));
    }
}
