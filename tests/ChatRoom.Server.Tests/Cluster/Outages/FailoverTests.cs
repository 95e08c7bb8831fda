using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cluster.Outages;

/// <summary>Tests a node whose database fails over to a standby.</summary>
[Slow]
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly PostgresServer _postgres = new();
    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-failover-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_terminal_stays_connected_through_a_failover_and_nothing_that_it_saw_is_lost()
    {
        var connection = await _postgres.AddStandbyAsync(await _postgres.CreateDatabaseAsync());
        await using var node = await StartAsync(connection, "one");
        await using var alice = await LineClient.JoinAsync(node.Port, "alice");
        var (seen, said) = (new List<string>(), 0);
        var talking = TalkAsync(until: 50);
        await Eventually.TrueAsync(() => Volatile.Read(ref said) > 20, "alice talks");

        await _postgres.FailOverAsync();
        await talking;

        await using var other = await StartAsync(connection, "two");
        await using var bob = await LineClient.JoinAsync(other.Port, "bob");
        await bob.SayAsync("/since 0");
        Assert.Equal(seen, (await bob.ReadUntilAsync(seen[^1])).Where(line => line.StartsWith("alice: ", StringComparison.Ordinal)));

        // Until so many messages are stored after the failover.
        async Task TalkAsync(int until)
        {
            for (var stored = 0; stored < until;)
            {
                await alice.SayAsync($"line {Interlocked.Increment(ref said)}");
                var line = await alice.ReadLineAsync();
                if (line!.StartsWith("alice: ", StringComparison.Ordinal))
                {
                    seen.Add(line);
                    stored++;
                }
                else
                {
                    Assert.True(line == "not stored, try again", $"{line}\n{node.Everything}");
                    stored = 0;
                }
            }
        }
    }

    private Task<ServerProcess> StartAsync(string connection, string name) => ServerProcess.StartAsync(new Dictionary<string, string>
    {
        ["Tcp__Port"] = "0",
        ["Tcp__Backlog"] = "0",
        ["Limits__FloodPerSecond"] = "0",
        ["Limits__AddressPerSecond"] = "0",
        ["History__Provider"] = "sqlite",
        ["History__Path"] = Path.Combine(_data, name, "chatroom.db"),
        ["Data__Provider"] = "postgres",
        ["Data__Connection"] = connection,
    });
}
