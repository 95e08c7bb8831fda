using ChatRoom.Core.Events;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Ledger.Postgres;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that each node takes the one-time links of the others, once.</summary>
[Slow]
public sealed class SharedLinksTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly PersonId Alice = PersonId.FromToken("alice");

    private readonly List<LedgerStore> _stores = [];
    private SharedOneTimeLinks[] _nodes = [];

    public async ValueTask InitializeAsync()
    {
        var connection = await postgres.CreateDatabaseWithTablesAsync();
        _stores.AddRange([new LedgerStore(new PostgresLedger(connection)), new LedgerStore(new PostgresLedger(connection))]);
        _nodes = [.. _stores.Select(store => new SharedOneTimeLinks(store))];
    }

    public ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_link_of_one_node_is_good_on_another_and_one_of_many_requests_gets_it()
    {
        var link = new OneTimeLink("hash", Alice, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        await _nodes[0].AddAsync(link);
        Assert.Equal(Alice, (await _nodes[1].FindAsync("hash"))?.Subject);
        Assert.Null(await _nodes[1].FindAsync("other"));

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _nodes[n % 2].TakeAsync("hash").AsTask()));

        Assert.Equal(Alice, Assert.Single(taken.OfType<OneTimeLink>()).Subject);
        Assert.Null(await _nodes[0].FindAsync("hash"));
    }

    [Fact]
    public async Task The_links_of_an_owner_that_several_nodes_have_printed_make_one_owner()
    {
        var end = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        await _nodes[0].AddAsync(new OneTimeLink("first", PersonId.None, end));
        await _nodes[1].AddAsync(new OneTimeLink("second", PersonId.None, end));

        var taken = await Task.WhenAll(_nodes[0].TakeAsync("second").AsTask(), _nodes[1].TakeAsync("first").AsTask());

        Assert.Single(taken.OfType<OneTimeLink>());
    }

    [Fact]
    public async Task A_node_starts_and_serves_also_when_it_cannot_keep_the_link_of_the_owner()
    {
        using var folder = new HistoryFolder();
        var connection = await postgres.CreateDatabaseWithTablesAsync();
        await using (var database = NpgsqlDataSource.Create(connection))
        {
            await using var drop = database.CreateCommand("DROP TABLE one_time_links");
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var node = await ServerProcess.StartAsync(
            "--History:Provider=sqlite", folder.Setting, "--Data:Provider=postgres", $"--Data:Connection={connection}");
        await Eventually.TrueAsync(() => node.Everything.Contains("To own it:      the next start prints a link.", StringComparison.Ordinal), "it says so");

        await using var alice = await LineClient.JoinAsync(node.Port, "alice");
    }

    [Fact]
    public async Task A_link_that_has_ended_or_was_withdrawn_is_worth_nothing_on_any_node()
    {
        await _nodes[0].AddAsync(new OneTimeLink("ended", Alice, DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1)));
        await _nodes[0].AddAsync(new OneTimeLink("withdrawn", PersonId.FromToken("bob"), DateTimeOffset.UtcNow + TimeSpan.FromHours(1)));
        await _nodes[1].WithdrawAsync(PersonId.FromToken("bob"));

        Assert.Null(await _nodes[1].FindAsync("ended"));
        Assert.Null(await _nodes[0].TakeAsync("ended"));
        Assert.Null(await _nodes[0].TakeAsync("withdrawn"));
    }
}
