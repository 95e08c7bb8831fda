using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Model;
using ChatRoom.Server.Ledger.Postgres;
using ChatRoom.Server.Tests.History.Postgres;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests the ledger in PostgreSQL.</summary>
public sealed class PostgresLedgerTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_make_the_tables_of_the_model_also_when_several_nodes_begin_at_once()
    {
        var connection = await postgres.CreateDatabaseAsync();
        using var ledger = new PostgresLedger(connection);
        using var other = new PostgresLedger(connection);

        await Task.WhenAll(Task.Run(() => ledger.OpenAsync(Cancellation), Cancellation), Task.Run(() => other.OpenAsync(Cancellation), Cancellation));

        await using var context = ledger.CreateContext();
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Rooms.ToListAsync(Cancellation));
        Assert.Empty(await context.Accounts.ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Facts_are_read_before_the_tables_exist_and_after()
    {
        using var ledger = new PostgresLedger(await postgres.CreateDatabaseAsync());
        Assert.Empty(ledger.ReadTrust().Roles);
        Assert.Empty(ledger.ReadAccounts(TimeSpan.Zero, DateTimeOffset.UnixEpoch).Claims);

        await ledger.OpenAsync(Cancellation);
        await using (var context = ledger.CreateContext())
        {
            context.RoomRules.Add(new RoomRulesRow { Room = "dev", SlowSeconds = 5, IsReadOnly = true, SlowEndsAt = 0, ReadOnlyEndsAt = 86_400_000 });
            await context.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(("dev", new RoomRules(TimeSpan.FromSeconds(5), true) { ReadOnlyEndsAt = DateTimeOffset.UnixEpoch.AddDays(1) }), Assert.Single(ledger.ReadTrust().Rules));
        Assert.Empty(ledger.ReadAccounts(TimeSpan.Zero, DateTimeOffset.UnixEpoch).LogIns);
    }
}
