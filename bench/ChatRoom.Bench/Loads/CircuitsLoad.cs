using System.CommandLine;
using ChatRoom.Bench.Circuits;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;
using ChatRoom.Bench.Wires;
using HdrHistogram;

namespace ChatRoom.Bench.Loads;

/// <summary>Opens many web pages in a room in which one TCP client sends at a fixed rate.</summary>
internal sealed class CircuitsLoad : ServerLoad
{
    // The first pages load code and caches that all later ones share.
    private const int FirstPages = 5;
    private const int ParallelOpens = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public override string Name => "circuits";

    public override string Summary => "web pages in a room where a TCP client sends: processor, memory and bytes of each";

    public override int DefaultClients => 50;

    public override IReadOnlyList<Option> Options { get; } =
    [
        Setting("--rate", 100.0, "messages a second"), Bytes(), Seconds(6), Warmup(3),
    ];

    public override Result Run(ServerProcess server, ParseResult options, int clients) =>
        RunAsync(server, options, Math.Max(clients, FirstPages + 1)).GetAwaiter().GetResult();

    private static async Task<Result> RunAsync(ServerProcess server, ParseResult options, int clients)
    {
        var pages = new List<(Circuit Circuit, PageReader Reader)>();
        try
        {
            await OpenAsync(pages, FirstPages, server, options);
            var memory = server.MemoryKiB;
            await OpenAsync(pages, clients, server, options);
            var perPage = (server.MemoryKiB - memory) / (clients - FirstPages);
            return await Task.Run(() => Measure(pages, server, options, perPage));
        }
        finally
        {
            await Task.WhenAll(pages.Select(p => p.Circuit.DisposeAsync().AsTask()));
        }
    }

    private static async Task OpenAsync(
        List<(Circuit, PageReader)> pages, int until, ServerProcess server, ParseResult options)
    {
        var address = server.Page ?? throw new BenchException($"{server.Spec.Name} has no web page.");
        var text = new MessageText(options.GetValue<int>("--bytes"));
        while (pages.Count < until)
        {
            var next = Enumerable.Range(pages.Count, Math.Min(ParallelOpens, until - pages.Count));
            pages.AddRange(await Task.WhenAll(next.Select(async i =>
            {
                var reader = new PageReader(text);
                return (await Circuit.OpenAsync(address, $"p{i:D5}", reader, Patience), reader);
            })));
        }
    }

    private static Result Measure(
        List<(Circuit Circuit, PageReader Reader)> pages, ServerProcess server, ParseResult options, double memoryPerPage)
    {
        using var speaker = Gather(server, options, 1);
        var loop = new OpenLoop(speaker, 1, options.GetValue<double>("--rate"));
        loop.RunFor(options.GetValue<double>("--warmup"));

        pages.ForEach(p => p.Reader.MeasuredFrom = ClientGroup.Now);
        var before = TotalsOf(pages);
        var meter = new LoadMeter(server);
        loop.RunFor(options.GetValue<double>("--seconds"));
        meter.Stop();
        var after = TotalsOf(pages);
        loop.Finish(DrainTime.TotalSeconds);
        SpinWait.SpinUntil(() => pages.All(p => p.Reader.Next == loop.Sent), DrainTime);
        Check(pages, speaker.Faults, loop.Sent);

        var delays = new LongHistogram(3_600_000_000_000, 2);
        pages.ForEach(p => delays.Add(p.Reader.Delays));
        var pageSeconds = pages.Count * meter.Seconds;
        return meter.AddTo(new Result(speaker.Faults)
            .Add("server CPU of a page, ms/s", meter.ServerCpu * 1000 / pageSeconds)
            .Add("memory of a page, KiB", memoryPerPage)
            .Add("sent to a page, KiB/s", (after.Wire - before.Wire) / 1024.0 / pageSeconds)
            .Add("the same, not compressed", (after.Payload - before.Payload) / 1024.0 / pageSeconds)
            .Add("renders of a page, /s", (after.Renders - before.Renders) / pageSeconds)
            .Add("messages seen", pages.Sum(p => (long)p.Reader.Next))
            .Add(delays));
    }

    private static void Check(List<(Circuit Circuit, PageReader Reader)> pages, Faults faults, long sent)
    {
        foreach (var (circuit, reader) in pages)
        {
            Count("lost", reader.Missed + sent - Math.Max(0, reader.Next));
            Count("doubled or late", reader.Doubled);
            if (circuit.Failure is { } failure)
            {
                faults.Add("disconnected", failure.Message);
            }
        }

        void Count(string kind, long count)
        {
            if (count > 0)
            {
                faults.Add(kind, $"a page has {count} messages {kind}", count);
            }
        }
    }

    private static (long Wire, long Payload, long Renders) TotalsOf(List<(Circuit Circuit, PageReader Reader)> pages) => (
        pages.Sum(p => p.Circuit.WireBytes), pages.Sum(p => p.Circuit.PayloadBytes), pages.Sum(p => (long)p.Circuit.Renders));
}
