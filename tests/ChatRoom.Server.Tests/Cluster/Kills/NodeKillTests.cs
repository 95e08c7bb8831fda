using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Cluster.Kills;

/// <summary>Tests that nodes and their database may die at any moment: what a client saw is in the log, once and in one order.</summary>
[Slow]
public sealed class NodeKillTests : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Talkers = 9;

    private readonly PostgresServer _postgres = new();
    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-kills-").FullName;
    private readonly Dictionary<string, int> _done = [];
    private KilledNode[] _nodes = [];
    private string _connection = "";

    private static TimeSpan Lasts => TimeSpan.FromSeconds(GivenNumber.Of("CHATROOM_NODEKILL_SECONDS", 25));

    private static int Seed => GivenNumber.Of("CHATROOM_NODEKILL_SEED", 20260103);

    public async ValueTask InitializeAsync() => _connection = await _postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _postgres.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task What_a_client_saw_is_in_the_log_once_and_in_one_order_whatever_dies()
    {
        _nodes = [.. Enumerable.Range(0, Nodes).Select(n => new KilledNode(_connection, Path.Combine(_data, $"{n}")))];
        await Task.WhenAll(_nodes.Select(node => node.StartAsync()));
        NodeTalker[] talkers = [.. Enumerable.Range(0, Talkers).Select(n => new NodeTalker($"t{n}", _nodes, new Random(Seed + n + 1)))];
        using (var stop = new CancellationTokenSource(Lasts))
        {
            await Task.WhenAll([DisturbAsync(_nodes, new Random(Seed), stop.Token), .. talkers.Select(talker => talker.RunAsync(stop.Token))]);
        }

        foreach (var node in _nodes)
        {
            await node.StopAsync();
        }

        // A node that was killed last has no other one that sees the end of its lease.
        await ExecuteAsync("UPDATE nodes SET until = clock_timestamp() - interval '1 second' WHERE NOT has_ended; SELECT end_nodes('00000000-0000-0000-0000-000000000000')");
        var log = await ReadAsync();
        var said = log.Where(e => e.Kind == 1).Select(e => $"{e.Author}: {e.Text}").ToList();
        CheckSeen(talkers, said);
        CheckPeople(log);
        await ReportAsync(log.Count, talkers.Sum(talker => talker.Seen.Sum(seen => seen.Count)));
    }

    /// <summary>Kills, pauses and cuts at random, until it is time to stop; at the end all nodes run.</summary>
    private async Task DisturbAsync(KilledNode[] nodes, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(500, 3000), CancellationToken.None);
            var node = nodes[random.Next(nodes.Length)];
            switch (random.Next(8))
            {
                case < 3:
                    Count("killed nodes");
                    await node.KillAsync();
                    // Sometimes the lease of the dead node ends first.
                    await Task.Delay(random.Next(2) == 0 ? 200 : 12_000, CancellationToken.None);
                    await node.StartAsync();
                    break;
                case < 5:
                    Count("paused nodes");
                    await node.PauseAsync(TimeSpan.FromMilliseconds(random.Next(2) == 0 ? 1500 : 14_000));
                    break;
                case < 7:
                    Count("cut connections");
                    await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                    break;
                default:
                    Count("crashed databases");
                    await _postgres.CrashAsync();
                    break;
            }
        }
    }

    /// <summary>Each connection saw a part of the log: nothing is missing in between, doubled, or in another order.</summary>
    private static void CheckSeen(IEnumerable<NodeTalker> talkers, List<string> said)
    {
        Assert.Equal(said.Count, said.Distinct(StringComparer.Ordinal).Count());
        var places = said.Select((line, place) => (line, place)).ToDictionary(said => said.line, said => said.place, StringComparer.Ordinal);
        foreach (var seen in talkers.SelectMany(talker => talker.Seen).Where(seen => seen.Count > 0))
        {
            Assert.True(places.TryGetValue(seen[0], out var first), $"'{seen[0]}' was seen, and is not in the log.");
            Assert.Equal(said.Skip(first).Take(seen.Count), seen);
        }
    }

    /// <summary>No handle has two persons at a time, and each person leaves once.</summary>
    private static void CheckPeople(List<(int Kind, string Author, Guid Person, string Text)> log)
    {
        var here = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase);
        foreach (var (kind, author, person, _) in log)
        {
            if (kind == 3)
            {
                Assert.True(here.TryAdd(author, person), $"{author} joined while the handle was in use: {Around(author)}");
            }
            else if (kind == 4)
            {
                Assert.True(here.Remove(author, out var left) && left == person, $"{author} left without being there: {Around(author)}");
            }
        }

        Assert.Empty(here);

        string Around(string handle) => string.Join(
            ' ', log.Index().Where(e => e.Item.Kind is 3 or 4 && e.Item.Author == handle).Select(e => $"{e.Index + 1}:{(e.Item.Kind == 3 ? "joins" : "leaves")} {e.Item.Person:N}"));
    }

    private void Count(string what) => _done[what] = _done.GetValueOrDefault(what) + 1;

    private async Task ReportAsync(int events, int sightings)
    {
        Assert.True(sightings > 100, "The talkers saw next to nothing.");
        if (Environment.GetEnvironmentVariable("CHATROOM_NODEKILL_REPORT") is { Length: > 0 } file)
        {
            var done = string.Join(", ", _done.Select(done => $"{done.Value} {done.Key}"));
            await File.WriteAllTextAsync(
                file, $"seed {Seed}, {Lasts.TotalSeconds} s: {done}; {events} events, {sightings} sightings, nothing lost or doubled\n", CancellationToken.None);
        }
    }

    private async Task<List<(int Kind, string Author, Guid Person, string Text)>> ReadAsync()
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT kind, author, author_id, text FROM events JOIN logs ON logs.id = log WHERE name = 'lobby' ORDER BY seq", connection);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var events = new List<(int, string, Guid, string)>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            events.Add((row.GetInt16(0), row.GetString(1), row.GetGuid(2), row.GetString(3)));
        }

        return events;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
