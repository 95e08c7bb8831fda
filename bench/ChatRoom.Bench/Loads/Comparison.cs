using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using ChatRoom.Bench.Servers;

namespace ChatRoom.Bench.Loads;

/// <summary>
/// Runs one load on several servers in turn, each round with new processes, and prints medians and the ratios within a round.
/// </summary>
internal sealed class Comparison(ServerLoad load, ParseResult options)
{
    private readonly IReadOnlyList<ServerSpec> _servers = load.ServersOf(options);

    /// <summary>Returns the command that runs a load.</summary>
    public static Command CommandOf(ServerLoad load)
    {
        var command = new Command(load.Name, load.Summary)
        {
            new Option<int[]>("--clients")
            {
                Description = "clients; several numbers, separated by commas, are measured one after the other",
                DefaultValueFactory = _ => [load.DefaultClients],
                CustomParser = r => [.. r.Tokens[0].Value.Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture))],
            },
            new Option<int>("--rounds") { Description = "runs on each server", DefaultValueFactory = _ => 5 },
            new Option<bool>("--pin") { Description = "server on the first core, generator on the last", DefaultValueFactory = _ => true },
            new Option<string>("--csv") { Description = "file that all figures are added to" },
            new Option<string[]>("--server") { Description = ServerSpec.Help, DefaultValueFactory = _ => [ServerSpec.Ours] },
        };
        foreach (var option in load.Options)
        {
            command.Add(option);
        }

        command.SetAction(options => new Comparison(load, options).Run());
        return command;
    }

    private int Run()
    {
        var pinned = options.GetValue<bool>("--pin");
        Console.WriteLine(
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; "
            + (pinned && Cores.CanSeparate ? "server on the first core, generator on the last" : "not pinned"));
        Cores.PinGenerator(pinned);
        var isRight = true;
        foreach (var clients in options.GetRequiredValue<int[]>("--clients"))
        {
            isRight &= Measure(clients, pinned);
        }

        return isRight ? 0 : 1;
    }

    private bool Measure(int clients, bool pinned)
    {
        var rounds = new List<Result?[]>();
        for (var round = 1; round <= options.GetValue<int>("--rounds"); round++)
        {
            var results = new Result?[_servers.Count];
            foreach (var place in Order(_servers.Count, round))
            {
                results[place] = RunOnce(_servers[place], clients, round, pinned);
            }

            rounds.Add(results);
        }

        PrintTable(clients, rounds);
        return rounds.All(round => round.All(r => r?.Faults.Count == 0));
    }

    /// <summary>Rotates the order and alternates its direction, so that a slow moment of the machine favours no server.</summary>
    private static IEnumerable<int> Order(int count, int round)
    {
        var places = Enumerable.Range(0, count).Select(i => (i + round - 1) % count);
        return round % 2 == 1 ? places : places.Reverse();
    }

    private Result? RunOnce(ServerSpec spec, int clients, int round, bool pinned)
    {
        var head = $"round {round}, {spec.Name}, {clients:N0} clients";
        try
        {
            using var server = ServerProcess.Start(spec, pinned);
            var result = load.Run(server, options, clients);
            Console.WriteLine($"{head}: {string.Join("; ", result.Figures.Take(4).Select(f => $"{f.Label} {Show(f.Value)}"))}");
            if (result.Faults.Count > 0)
            {
                Console.WriteLine($"  FAULT: {result.Faults}");
            }

            Append(spec, clients, round, result);
            return result;
        }
        catch (BenchException e)
        {
            // The other servers can still be compared.
            Console.WriteLine($"{head}: FAILED: {e.Message}");
            return null;
        }
    }

    private void PrintTable(int clients, List<Result?[]> rounds)
    {
        var names = _servers.Select(s => s.Name).ToList();
        Console.WriteLine();
        Console.WriteLine($"{load.Name}, {clients:N0} clients: medians (min–max) of {rounds.Count} rounds; ratios are within a round.");
        Console.WriteLine();
        Console.WriteLine($"| figure | {string.Join(" | ", names.Concat(names.Skip(1).Select(n => $"{n} / {names[0]}")))} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", 2 * names.Count - 1))}");
        foreach (var label in rounds.SelectMany(r => r).FirstOrDefault(r => r is not null)?.Figures.Select(f => f.Label) ?? [])
        {
            var values = Enumerable.Range(0, names.Count).Select(i => rounds.Select(r => r[i]?[label] ?? double.NaN));
            var ratios = Enumerable.Range(1, names.Count - 1)
                .Select(i => rounds.Select(r => (r[i]?[label] ?? double.NaN) / (r[0]?[label] ?? double.NaN)));
            Console.WriteLine($"| {label} | {string.Join(" | ", values.Concat(ratios).Select(Summary))} |");
        }

        Console.WriteLine();
        var failed = rounds.Sum(r => r.Count(x => x is not { Faults.Count: 0 }));
        Console.WriteLine(failed == 0 ? "No faults." : $"{failed} runs had FAULTS; their figures are worth nothing.");
    }

    public static string Summary(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToList();
        return sorted.Count switch
        {
            0 => "–",
            1 => Show(sorted[0]),
            var count => $"{Show((sorted[(count - 1) / 2] + sorted[count / 2]) / 2)} ({Show(sorted[0])}–{Show(sorted[^1])})",
        };
    }

    public static string Show(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);

    private void Append(ServerSpec spec, int clients, int round, Result result)
    {
        if (options.GetValue<string>("--csv") is not { } path)
        {
            return;
        }

        using var file = new StreamWriter(path, append: true);
        if (file.BaseStream.Position == 0)
        {
            file.WriteLine("load,server,clients,round,figure,value");
        }

        foreach (var (label, value) in result.Figures)
        {
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load.Name},{spec.Name},{clients},{round},\"{label}\",{value}"));
        }
    }
}
