using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Loads;
using ChatRoom.Bench.Servers;
using ChatRoom.Bench.Wires;
using Npgsql;

namespace ChatRoom.Bench.Modes;

/// <summary>Measures servers that share one PostgreSQL database: messages that all of them show, or delays from one to another.</summary>
internal static class NodesMode
{
    private const double DrainSeconds = 10;

    private static readonly Option<string> Connection = new("--connection") { Description = "a PostgreSQL server; each round makes a database there", Required = true };
    private static readonly Option<int> Nodes = Setting("--nodes", 2, "servers on that database");
    private static readonly Option<int> Senders = Setting("--senders", 4, "clients of each node that talk");
    private static readonly Option<int> Rooms = Setting("--rooms", 1, "rooms, each with a reader on each node");
    private static readonly Option<double> Rate = Setting("--rate", 0.0, "messages a second of all senders, to measure delays; 0: as fast as the sockets take them");
    private static readonly Option<int> Bytes = Setting("--bytes", 100, $"length of a message, {MessageText.MinBytes} to {MessageText.MaxBytes}");
    private static readonly Option<double> Seconds = Setting("--seconds", 5.0, "measured time");
    private static readonly Option<double> Warmup = Setting("--warmup", 1.0, "seconds before the measured time");
    private static readonly Option<int> Rounds = Setting("--rounds", 5, "runs, each with new servers");
    private static readonly Option<string> Server = Setting("--server", ServerSpec.Ours, ServerSpec.Help);

    public static Command Command { get; } = Create();

    private static Option<T> Setting<T>(string name, T value, string description) =>
        new(name) { DefaultValueFactory = _ => value, Description = description };

    private static Command Create()
    {
        var command = new Command("nodes", "several servers on one PostgreSQL database: messages/s that all show, or at a rate the delays from one to another")
        {
            Connection, Nodes, Senders, Rooms, Rate, Bytes, Seconds, Warmup, Rounds, Server,
        };
        command.SetAction((options, _) => RunAsync(options));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options)
    {
        var results = new List<Result>();
        for (var round = 1; round <= options.GetValue(Rounds); round++)
        {
            var result = await RunOnceAsync(options);
            Console.WriteLine($"round {round}: {string.Join("; ", result.Figures.Select(f => $"{f.Label} {Comparison.Show(f.Value)}"))}; {result.Faults}");
            results.Add(result);
        }

        Console.WriteLine($"medians (min–max) of {results.Count} rounds:");
        foreach (var label in results[0].Figures.Select(f => f.Label))
        {
            Console.WriteLine($"  {label}: {Comparison.Summary(results.Select(r => r[label]))}");
        }

        return results.All(r => r.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<Result> RunOnceAsync(ParseResult options)
    {
        var database = new NpgsqlConnectionStringBuilder(options.GetRequiredValue(Connection));
        await using var owner = NpgsqlDataSource.Create(database);
        database.Database = $"bench_{Guid.NewGuid():N}";
        await using var create = owner.CreateCommand($"CREATE DATABASE {database.Database}");
        await create.ExecuteNonQueryAsync();
        var spec = ServerSpec.Parse(options.GetRequiredValue(Server));
        spec = spec with
        {
            Command =
            [
                .. spec.Command, "--Data:Provider=postgres", $"--Data:Connection={database.ConnectionString}",
                "--Limits:AddressPerSecond=0", "--Rooms:CreationPerAddress=0",
            ],
        };
        var servers = new List<ServerProcess>();
        try
        {
            for (var node = 0; node < options.GetValue(Nodes); node++)
            {
                servers.Add(ServerProcess.Start(spec, pinned: false));
            }

            return Measure([.. servers], options);
        }
        finally
        {
            servers.ForEach(s => s.Dispose());
            await using var drop = owner.CreateCommand($"DROP DATABASE {database.Database} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static Result Measure(ServerProcess[] servers, ParseResult options)
    {
        var (nodes, rooms, wire) = (servers.Length, options.GetValue(Rooms), Wire.Of("line", options.GetValue(Bytes)));
        var senders = options.GetValue(Senders) * nodes;
        // First the senders, then a reader for each node and room; client i is on node i % nodes.
        using var group = Attendance.Gather(
            [.. servers.Select(s => s.Ports[0])], senders + nodes * rooms, wire, wire.ParallelJoins,
            client => client < senders ? client / nodes % rooms : (client - senders) / nodes);
        var loop = new NodesLoop(group, senders, nodes, options.GetValue(Rate));
        loop.RunFor(options.GetValue(Warmup));

        var (shown, written) = (loop.Shown, loop.Written);
        var meter = new LoadMeter(servers);
        loop.Timed = (ClientGroup.Now, long.MaxValue);
        loop.RunFor(options.GetValue(Seconds));
        meter.Stop();
        loop.Timed = loop.Timed with { Until = ClientGroup.Now };
        (shown, written) = (loop.Shown - shown, loop.Written - written);

        Array.ForEach(group.Clients, group.Flush);
        loop.Finish(DrainSeconds);
        var result = new Result(group.Faults).Add("messages/s shown on all nodes", shown / meter.Seconds).Add("written/s", written / meter.Seconds);
        foreach (var percentile in options.GetValue(Rate) > 0 && loop.Delays.TotalCount > 0 ? new[] { 50, 95, 99 } : [])
        {
            result.Add($"delay to another node p{percentile}, ms", loop.Delays.GetValueAtPercentile(percentile) / 1e6);
        }

        return meter.AddTo(result);
    }
}
