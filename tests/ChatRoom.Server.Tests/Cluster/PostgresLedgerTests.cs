using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Model;
using ChatRoom.Server.Ledger.Postgres;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests the ledger in PostgreSQL.</summary>
[Slow]
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
    public async Task A_ledger_of_the_next_version_is_used_and_what_it_lacks_is_made()
    {
        var connection = await postgres.CreateDatabaseAsync();
        using (var before = new PostgresLedger(connection))
        {
            await before.OpenAsync(Cancellation);
            await using var context = before.CreateContext();
            await context.Database.ExecuteSqlRawAsync(
                """
                DROP TABLE used_challenges;
                DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" LIKE '%UsedChallenges';
                INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_Next', '10.0.0');
                """,
                Cancellation);
        }

        using var ledger = new PostgresLedger(connection);
        await ledger.OpenAsync(Cancellation);

        await using var after = ledger.CreateContext();
        Assert.Equal(0, await after.Database.ExecuteSqlRawAsync("DELETE FROM used_challenges", Cancellation));
    }

    [Fact]
    public async Task A_ledger_of_the_version_after_the_next_ends_the_start_with_a_line()
    {
        var connection = await postgres.CreateDatabaseAsync();
        using (var ledger = new PostgresLedger(connection))
        {
            await ledger.OpenAsync(Cancellation);
            await using var context = ledger.CreateContext();
            await context.Database.ExecuteSqlRawAsync(
                """INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_Next', '10.0.0'), ('20991231000001_Last', '10.0.0')""", Cancellation);
        }

        var data = Directory.CreateTempSubdirectory("chatroom-newer-");
        await using var node = ServerProcess.Launch(
            ["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Data:Provider=postgres", $"--Data:Connection={connection}", $"--History:Path={data.FullName}/chatroom.db"]);

        Assert.Equal(2, await node.ExitAsync());
        Assert.Contains("The ledger in the database is 2 versions ahead of this program. Start a newer program.", Assert.Single(node.Errors), StringComparison.Ordinal);
        data.Delete(recursive: true);
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
