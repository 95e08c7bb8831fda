using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// The same load on several servers in turn. The order rotates and alternates its direction from round to round, and ratios
/// are formed within a round, so that a machine that changes its mood favours nobody.
/// </summary>
internal static class Compare
{
    private static readonly Option Load = new(
        "load", "fanout", $"which load: {string.Join(", ", ServerLoads.All.Select(l => l.Name))}; defaults are that load's");

    public static Mode Mode { get; } = new(
        "compare",
        "the same load on several servers in turn, each given by a --server; ratios to the first",
        [Load, .. AllOptions(), .. Rounds.Common, ServerSpec.Option],
        options => Task.FromResult(Run(options)),
        StartsServers: true);

    private static int Run(BenchOptions given)
    {
        var load = ServerLoads.All.FirstOrDefault(l => l.Name == given.Text("load"))
            ?? throw new BenchException($"There is no load '{given.Text("load")}' to compare. {Load.Meaning}.");
        var options = given.For([Load, .. load.Options, .. Rounds.Common, ServerSpec.Option]);
        var servers = options.All("server").DefaultIfEmpty(ServerSpec.Ours).Select(s => ServerSpec.Parse(s, options)).ToList();
        if (servers.DistinctBy(s => s.Name).Count() < servers.Count)
        {
            throw new BenchException("Two servers have the same name: write --server=\"NAME=chatroom …\" to tell them apart.");
        }

        return Run(load, servers, options);
    }

    /// <summary>Measures and prints. The result is the exit code.</summary>
    internal static int Run(ServerLoad load, List<ServerSpec> servers, BenchOptions options)
    {
        Rounds.PrintMachine(options);
        var faulty = false;
        foreach (var clients in options.Counts("clients"))
        {
            var results = Measure(load, servers, options, clients);
            PrintTable(load, servers, options, clients, results);
            faulty |= results.Any(round => round.Any(r => r is { Faults.Count: > 0 }));
        }

        return faulty ? 1 : 0;
    }

    /// <summary>The results of each round, in the servers' order; null where a run was not possible.</summary>
    private static List<Result?[]> Measure(ServerLoad load, List<ServerSpec> servers, BenchOptions options, int clients)
    {
        var rounds = new List<Result?[]>();
        for (var round = 0; round < options.Count("rounds"); round++)
        {
            var results = new Result?[servers.Count];
            foreach (var place in Order(servers.Count, round))
            {
                var spec = servers[place];
                try
                {
                    results[place] = Rounds.RunOnce(load, spec, options, clients);
                    Rounds.Print(load, spec, round + 1, clients, results[place]!);
                    ResultFile.Append(
                        options.Text("out"), load.Name, spec.Name, load.ShapeOf(options, clients), round + 1, results[place]!);
                }
                catch (BenchException e)
                {
                    // One server that cannot take the load does not keep the others from being compared.
                    Console.WriteLine($"round {round + 1}, {spec.Name}, {clients:N0} clients: {e.Message}");
                }
            }

            rounds.Add(results);
        }

        return rounds;
    }

    private static IEnumerable<int> Order(int count, int round)
    {
        var places = Enumerable.Range(0, count).Select(i => (i + round) % count);
        return round % 2 == 0 ? places : places.Reverse();
    }

    private static void PrintTable(
        ServerLoad load, List<ServerSpec> servers, BenchOptions options, int clients, List<Result?[]> rounds)
    {
        var first = load.Compared[0];
        Console.WriteLine();
        Console.WriteLine(
            $"{load.Name}: {Rounds.Describe(load.ShapeOf(options, clients))}; medians of {rounds.Count} rounds. "
            + $"Ratio: {first.Label}, to {servers[0].Name} in the same round ({(load.MoreIsBetter ? "more" : "less")} is better), median (min–max).");
        Console.WriteLine();
        var table = new MarkdownTable(["server", "ratio", .. load.Compared.Select(f => f.Label), "faults"]);
        for (var place = 0; place < servers.Count; place++)
        {
            var results = rounds.Select(r => r[place]).OfType<Result>().ToList();
            var ratios = rounds.Where(r => r[0] is not null && r[place] is not null)
                .Select(r => r[place]![first] / r[0]![first]).ToList();
            table.Add(
            [
                servers[place].Name,
                ratios.Count == 0 ? "–" : $"{ratios.Median():F2} ({ratios.Min():F2}–{ratios.Max():F2})",
                .. load.Compared.Select(f => results.Count == 0 ? "–" : f.Show(results.Select(r => r[f]).Median())),
                results.Count < rounds.Count ? $"{rounds.Count - results.Count} runs failed" : $"{results.Sum(r => r.Faults.Count):N0}",
            ]);
        }

        table.Print(Console.Out);
        Console.WriteLine();
    }

    /// <summary>The options of all loads; where they differ in a default, the load's own applies.</summary>
    private static IEnumerable<Option> AllOptions() => ServerLoads.All.SelectMany(l => l.Options).DistinctBy(o => o.Name);
}
