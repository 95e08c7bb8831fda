using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Tests.Ledger.Sqlite;

public sealed class SqliteLedgerFileTests : IDisposable
{
    private static readonly RoomRecord Dev = new("dev", RoomKind.Public, "", "", PersonId.None, DateTimeOffset.UnixEpoch);

    private readonly HistoryFolder _folder = new();

    private string FilePath => SqliteLedgerFile.Beside(_folder.FilePath);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data/chatroom.db", "data/people.db")]
    [InlineData("chatroom.db", "people.db")]
    [InlineData("data/other.db", "data/other.people.db")]
    [InlineData("data/old.chatroom.sqlite", "data/old.chatroom.people.db")]
    public void The_ledger_lies_beside_the_history_under_its_name(string history, string ledger) =>
        Assert.Equal(ledger, SqliteLedgerFile.Beside(history));

    [Fact]
    public async Task Rooms_are_there_after_a_restart_and_only_the_user_of_the_server_can_read_them()
    {
        await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled));

        Assert.Equal(Dev, await UseAsync(catalog => catalog.FindAsync("dev", Cancelled)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void Nothing_is_opened_before_it_is_needed()
    {
        using var store = new LedgerStore(new SqliteLedgerFile(FilePath));

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void A_second_server_is_refused_with_a_way_out()
    {
        using var first = new SqliteLedgerFile(FilePath);

        var refusal = Assert.Throws<RoomCatalogException>(() => new SqliteLedgerFile(FilePath));

        Assert.Equal(
            $"Another server uses the ledger {FilePath}. Stop it, or give this one a history of its own with --History:Path=FILE.",
            refusal.Message);
    }

    [Theory]
    [InlineData("these are my notes, not a ledger")]
    [InlineData("")]
    public async Task Another_file_is_refused_untouched(string text)
    {
        await File.WriteAllTextAsync(FilePath, text, Cancelled);
        if (text.Length == 0)
        {
            // A history, for example, put there by mistake.
            await ExecuteAsync("CREATE TABLE notes (text TEXT); PRAGMA application_id = 7;");
        }

        var before = await File.ReadAllBytesAsync(FilePath, Cancelled);
        var refusal = await Assert.ThrowsAsync<RoomCatalogException>(() => UseAsync(catalog => catalog.FindAsync("dev", Cancelled)));

        Assert.StartsWith($"{FilePath} is not a ledger.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath, Cancelled));
    }

    [Fact]
    public async Task A_ledger_with_a_damaged_page_is_refused_at_the_start()
    {
        await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled));
        await using (var file = new FileStream(FilePath, FileMode.Open, FileAccess.Write))
        {
            file.Position = file.Length / 4096 / 2 * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, 108).ToArray(), Cancelled);
        }

        using var ledger = new SqliteLedgerFile(FilePath);
        var refusal = Assert.Throws<RoomCatalogException>(() => ledger.ReadTrust());

        Assert.StartsWith($"The ledger {FilePath} is damaged: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task The_ledger_of_a_newer_version_is_refused()
    {
        await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled));
        await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99.0')");

        var refusal = await Assert.ThrowsAsync<RoomCatalogException>(() => UseAsync(catalog => catalog.FindAsync("dev", Cancelled)));

        Assert.StartsWith("A newer version of this program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_killed_before_or_in_its_migration_is_made_up_for()
    {
        await ExecuteAsync($"PRAGMA application_id = {SqliteLedgerFile.ApplicationId}; PRAGMA journal_mode = WAL;");
        Assert.True(await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled)));
        await ExecuteAsync(
            """
            DROP TABLE held_handles;
            DROP TABLE log_ins;
            DROP TABLE passkeys;
            DROP TABLE identities;
            DROP TABLE accounts;
            DROP TABLE invitations;
            DROP TABLE members;
            DROP TABLE read_positions;
            DROP TABLE rooms;
            DROP TABLE roles;
            DROP TABLE sanctions;
            DROP TABLE room_rules;
            DROP TABLE audit;
            DROP TABLE invited;
            DROP TABLE server_invitations;
            DROP TABLE settings;
            DELETE FROM __EFMigrationsHistory;
            INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01');
            """);

        Assert.True(await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled)));
    }

    [Fact]
    public async Task An_older_program_goes_on_with_the_tables_of_a_newer_one()
    {
        await UseAsync(catalog => catalog.TryAddAsync(Dev, Cancelled));

        // The first version of the ledger writes these columns.
        await ExecuteAsync("INSERT INTO rooms (name, kind, title, topic, maker_id, created_at) VALUES ('old', 0, '', '', zeroblob(16), 0)");

        Assert.Equal(Dev with { Name = "old" }, await UseAsync(catalog => catalog.FindAsync("old", Cancelled)));
    }

    [Fact]
    public async Task A_file_that_was_mended_is_used_without_a_restart()
    {
        await File.WriteAllTextAsync(FilePath, "something else", Cancelled);
        using var store = new LedgerStore(new SqliteLedgerFile(FilePath));
        var catalog = new LedgerRoomCatalog(store);
        await Assert.ThrowsAsync<RoomCatalogException>(() => catalog.FindAsync("dev", Cancelled));

        File.Delete(FilePath);

        Assert.True(await catalog.TryAddAsync(Dev, Cancelled));
    }

    [Fact]
    public void The_migrations_make_the_present_model()
    {
        using var context = new SqliteLedgerDesign().CreateDbContext([]);

        // If not: dotnet ef migrations add, see CONTRIBUTING.md.
        Assert.False(context.Database.HasPendingModelChanges());
    }

    private async Task<T> UseAsync<T>(Func<LedgerRoomCatalog, Task<T>> use)
    {
        using var store = new LedgerStore(new SqliteLedgerFile(FilePath));
        return await use(new LedgerRoomCatalog(store));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
