using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Postgres;
using ChatRoom.Server.Ledger.Tries;
using ChatRoom.Server.Tests.History.Postgres;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that wrong log-ins count on all nodes together, as on one machine.</summary>
public sealed class SharedTriesTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly ClientAddress Home = new(IPAddress.Parse("192.0.2.1"), isLocal: false);
    private static readonly ClientAddress Elsewhere = new(IPAddress.Parse("192.0.2.2"), isLocal: false);

    private readonly List<LedgerStore> _stores = [];
    private SharedLogInTries[] _nodes = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connection = await postgres.CreateDatabaseWithTablesAsync();
        _stores.AddRange([new LedgerStore(new PostgresLedger(connection)), new LedgerStore(new PostgresLedger(connection))]);
        _nodes = [.. _stores.Select(store => new SharedLogInTries(store))];
    }

    public ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Five_tries_on_whichever_nodes_are_all_that_an_address_has_also_at_once()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => _nodes[n % 2].TakeAsync("alice", Home, Cancelled).AsTask()));

        Assert.Equal(5, taken.Count(delay => delay is not null));
        Assert.NotNull(await _nodes[1].TakeAsync("bob", Home, Cancelled));
        Assert.NotNull(await _nodes[1].TakeAsync("alice", Elsewhere, Cancelled));
    }

    [Fact]
    public async Task A_right_passphrase_on_one_node_gives_the_tries_back_on_the_other()
    {
        for (var n = 0; n < 5; n++)
        {
            await _nodes[0].TakeAsync("alice", Home, Cancelled);
        }

        await _nodes[1].OnRightAsync("alice", Home);

        Assert.NotNull(await _nodes[0].TakeAsync("alice", Home, Cancelled));
    }

    [Fact]
    public async Task Many_addresses_slow_an_account_down_on_all_nodes_but_not_where_its_owner_has_logged_in()
    {
        await _nodes[0].TakeAsync("alice", Home, Cancelled);
        await _nodes[0].OnRightAsync("alice", Home);
        var delays = new List<TimeSpan?>();
        for (var n = 0; n < 30; n++)
        {
            delays.Add(await _nodes[n % 2].TakeAsync("alice", new ClientAddress(IPAddress.Parse($"198.51.100.{n}"), isLocal: false), Cancelled));
        }

        Assert.All(delays.Take(20), delay => Assert.Equal(TimeSpan.Zero, delay));
        // A quarter of a second for each further one; a minute takes one back.
        Assert.InRange(delays[29]!.Value, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.25));
        Assert.Equal(TimeSpan.Zero, await _nodes[1].TakeAsync("alice", Home, Cancelled));
        Assert.Equal(TimeSpan.Zero, await _nodes[1].TakeAsync("bob", Elsewhere, Cancelled));
    }
}
