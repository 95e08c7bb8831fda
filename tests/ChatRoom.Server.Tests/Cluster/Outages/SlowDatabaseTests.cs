using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Cluster.Outages;

/// <summary>Tests a node whose database is 5 ms away, and whose doorbell loses rings.</summary>
public sealed class SlowDatabaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private const int Messages = 60;

    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-slow-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Nothing_is_missing_and_all_is_in_order_when_one_ring_in_so_many_gets_lost(int oneIn)
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseWithTablesAsync());
        var rings = 0;
        await using var link = new SlowDatabaseLink(
            Path.Combine(connection.Host!, ".s.PGSQL.5432"), TimeSpan.FromMilliseconds(5), () => Interlocked.Increment(ref rings) % oneIn == 0);
        link.Start();
        await using var near = await StartAsync(connection.ToString(), "near");
        (connection.Host, connection.Port, connection.SslMode) = ("127.0.0.1", link.Port, SslMode.Disable);
        await using var far = await StartAsync(connection.ToString(), "far");
        await using var alice = await near.LineAsync("alice");
        await using var bob = await far.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");

        List<string> byAlice = [];
        List<string> byBob = [];
        for (var i = 1; i <= Messages; i++)
        {
            await alice.SayAsync($"a{i}");
            await bob.SayAsync($"b{i}");
            byAlice.AddRange(await alice.ReadUntilAsync($"alice: a{i}"));
        }

        await Task.WhenAll(ReadRestAsync(alice, byAlice), ReadRestAsync(bob, byBob));
        // He says no more, so that nothing brings him this one but a ring or a poll.
        await alice.SayAsync("last");
        byAlice.AddRange(await alice.ReadUntilAsync("alice: last"));
        byBob.AddRange(await bob.ReadUntilAsync("alice: last"));

        Assert.Equal(byAlice, byBob);
        Assert.True(link.Lost > 0, "Rings have got lost.");
    }

    /// <summary>Reads until all messages of both have come.</summary>
    private static async Task ReadRestAsync(LineClient client, List<string> lines)
    {
        while (lines.Count < 2 * Messages)
        {
            lines.Add(await client.ReadLineAsync() ?? throw new EndOfStreamException());
        }
    }

    private Task<RunningServer> StartAsync(string connection, string name) => RunningServer.StartAsync(
        "--Limits:FloodPerSecond=0", "--History:Provider=sqlite", $"--History:Path={Path.Combine(_data, name, "chatroom.db")}", "--Data:Provider=postgres",
        $"--Data:Connection={connection}");
}
