using System.Runtime.InteropServices;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Puts one server under one load several times, each time a fresh process, and prints medians.</summary>
internal static class Rounds
{
    /// <summary>Options of everything that starts servers.</summary>
    public static IReadOnlyList<Option> Common { get; } =
    [
        new("rounds", "5", "runs, each with a fresh server; medians are printed", 1, 1000),
        new("pin", "1", "1: server on the first core, generator on the last; 0: both on all", 0, 1),
        new("limit", "120", "seconds after which a run is given up", 1, 3600),
        new("quiet", "0", "seconds to wait at most, before each run, until other processes use next to nothing", 0, 3600),
        new("out", "", "a CSV file that the figures are added to"),
    ];

    /// <summary>The load as a mode of its own.</summary>
    public static Mode ModeOf(ServerLoad load) => new(
        load.Name,
        load.Summary,
        [.. load.Options, .. Common, ServerSpec.Option],
        options => Task.FromResult(Run(load, options)),
        StartsServers: true);

    /// <summary>One run against a fresh server, within the time limit.</summary>
    public static Result RunOnce(ServerLoad load, ServerSpec spec, BenchOptions options, int clients)
    {
        var pinned = options.Count("pin") == 1;
        OpenFiles.Allow(clients);
        QuietMachine.Await(options.Number("quiet"));
        using var limit = new TimeLimit(options.Number("limit"));
        using var server = ServerProcess.Start(spec, pinned);
        if (pinned)
        {
            Cores.PinGenerator();
        }

        return load.Run(server, options, clients);
    }

    /// <summary>Says where the figures come from.</summary>
    public static void PrintMachine(BenchOptions options)
    {
        var pinning = options.Count("pin") == 1 && Cores.CanSeparate ? "server on the first core, generator on the last" : "not pinned";
        Console.WriteLine(
            $"{Cores.Count} cores, Linux {Environment.OSVersion.Version.ToString(3)}, {RuntimeInformation.FrameworkDescription}; {pinning}");
    }

    private static int Run(ServerLoad load, BenchOptions options)
    {
        PrintMachine(options);
        var spec = ServerSpec.Parse(options.Text("server"), options);
        var results = new Dictionary<int, List<Result>>();
        for (var round = 1; round <= options.Count("rounds"); round++)
        {
            foreach (var clients in options.Counts("clients"))
            {
                var result = RunOnce(load, spec, options, clients);
                Print(load, spec, round, clients, result);
                ResultFile.Append(options.Text("out"), load.Name, spec.Name, load.ShapeOf(options, clients), round, result);
                (results.TryGetValue(clients, out var list) ? list : results[clients] = []).Add(result);
            }
        }

        foreach (var (clients, list) in results)
        {
            PrintMedians(load, spec, load.ShapeOf(options, clients), list);
        }

        return results.Values.SelectMany(list => list).Any(r => r.Faults.Count > 0) ? 1 : 0;
    }

    /// <summary>A run in one line, and whether anything was wrong.</summary>
    public static void Print(ServerLoad load, ServerSpec spec, int round, int clients, Result result)
    {
        var figures = load.Compared.Select(figure => $"{figure.Label} {figure.Show(result[figure])}");
        Console.WriteLine($"round {round}, {spec.Name}, {clients:N0} clients: {string.Join("; ", figures)}");
        if (result.Faults.Count > 0)
        {
            Console.WriteLine($"  FAULT: {result.Faults}");
        }
    }

    private static void PrintMedians(ServerLoad load, ServerSpec spec, LoadShape shape, List<Result> results)
    {
        Console.WriteLine();
        Console.WriteLine($"{load.Name}, {spec.Name}: {Describe(shape)}; {results.Count} rounds");
        Console.WriteLine();
        var table = new MarkdownTable("figure", "median", "min–max");
        foreach (var (figure, _) in results[0].Values)
        {
            var values = results.Select(r => r[figure]).ToList();
            table.Add(figure.Label, figure.Show(values.Median()), $"{figure.Show(values.Min())}–{figure.Show(values.Max())}");
        }

        table.Print(Console.Out);
        var faults = results.Count(r => r.Faults.Count > 0);
        Console.WriteLine();
        Console.WriteLine(faults == 0
            ? $"checked {results.Sum(r => r.Checked):N0} deliveries: {results[0].Faults}"
            : $"FAULTS in {faults} of {results.Count} rounds; these figures are worth nothing");
    }

    /// <summary>The size of a load in words.</summary>
    public static string Describe(LoadShape shape) =>
        $"{shape.Clients:N0} clients"
        + (shape.Senders > 0 ? $", {shape.Senders} senders, {shape.Bytes} bytes" : "")
        + (shape.Window > 0 ? $", {shape.Window} in flight each" : "")
        + (shape.Rate > 0 ? $", {shape.Rate:N0} messages/s" : "");
}
