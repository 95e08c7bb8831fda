using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Model;
using ChatRoom.Server.Ledger.Plain;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Holds the ledger's SQLite file for this process, and opens it when it is first needed.</summary>
/// <remarks>Opening costs half a second and 40 MB, so a server without rooms of its own never pays that.</remarks>
internal sealed class SqliteLedgerFile : ILedgerDatabase
{
    /// <summary>The mark of a ledger (<c>PRAGMA application_id</c>): "ChLg" in ASCII.</summary>
    public const int ApplicationId = 0x43684C67;

    // Another program may hold the file for a moment; a person waits no longer.
    private const int BusySeconds = 5;

    private readonly string _path;
    private readonly string _connection;
    private readonly UpgradeBackups _backups;
    private readonly FileStream _lock;
    private DbContextOptions<SqliteLedgerContext>? _options;

    /// <summary>Locks the file; does not open it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backups">Makes a copy before an upgrade of the file; none by default.</param>
    /// <exception cref="RoomCatalogException">Another process holds the file, or its directory cannot be written.</exception>
    public SqliteLedgerFile(string path, UpgradeBackups? backups = null)
    {
        _backups = backups ?? UpgradeBackups.None;
        _path = FileLock.Resolve(path);
        _lock = Lock(_path);
        _connection = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = BusySeconds }.ToString();
    }

    /// <inheritdoc/>
    public bool Exists => File.Exists(_path);

    // Made at the first use, because they load EF Core.
    private DbContextOptions<SqliteLedgerContext> Options =>
        _options ??= new DbContextOptionsBuilder<SqliteLedgerContext>().UseSqlite(_connection).AddInterceptors(new OverwriteInterceptor()).Options;

    /// <summary>Returns the ledger's file beside a history: <c>people.db</c> beside <c>chatroom.db</c>, else <c>X.people.db</c>.</summary>
    public static string Beside(string history) => FileBeside.Path(history, "people.db");

    /// <summary>Holds a ledger for this process until the result is disposed.</summary>
    /// <exception cref="RoomCatalogException">Another process holds the file, or its directory cannot be written.</exception>
    public static FileStream Lock(string path)
    {
        try
        {
            return FileLock.TryAcquire(path) ?? throw new RoomCatalogException(
                $"Another server uses the ledger {path}. Stop it, or give this one a history of its own with --History:Path=FILE.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RoomCatalogException(
                $"The ledger {path} cannot be written. Give the server's user the right to write its directory. The system says: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public LedgerContext CreateContext() => new SqliteLedgerContext(Options);

    /// <inheritdoc/>
    public StoredAccounts ReadAccounts(TimeSpan deletedAfter, DateTimeOffset heldSince) =>
        ReadPlainly(StoredAccounts.None, connection => PlainAccounts.Read(connection, deletedAfter, heldSince));

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        CheckHeader();
        await using var context = new SqliteLedgerContext(Options);
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Exists(migration => !known.Contains(migration)))
        {
            throw new RoomCatalogException($"A newer version of this program has written the ledger {_path}. Use that version.");
        }

        // Asked first: the migration of a file that is up to date costs half a second of the processor.
        if (applied.Count < known.Count)
        {
            if (applied.Count > 0)
            {
                MakeBackup(applied[^1]);
            }

            await MigrateAsync(context, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public TrustFacts ReadTrust() => ReadPlainly(TrustFacts.None, connection =>
    {
        // Only what is read now would show damage; the rest would make each later act fail.
        if (connection.QueryScalar("PRAGMA quick_check(1)") is string answer and not "ok")
        {
            throw new RoomCatalogException($"The ledger {_path} is damaged: {answer.ReplaceLineEndings(" ")}. 'chatroom restore' brings back a backup.");
        }

        return PlainTrustFacts.Read(connection);
    });

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>Reads without EF Core, which would cost the start half a second.</summary>
    /// <param name="none">The result without a file.</param>
    /// <param name="read">Reads it.</param>
    private T ReadPlainly<T>(T none, Func<SqliteConnection, T> read)
    {
        if (!Exists)
        {
            return none;
        }

        CheckHeader();
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            return read(connection);
        }
        catch (Exception e) when (e is SqliteException or FormatException or ArgumentException or InvalidCastException)
        {
            throw new RoomCatalogException($"The ledger {_path} cannot be read: {e.Message} 'chatroom restore' brings back a backup.", e);
        }
    }

    /// <summary>Refuses a file that is not a ledger, before SQLite touches it; creates a missing one for this user only.</summary>
    private void CheckHeader()
    {
        try
        {
            using var file = new FileStream(_path, PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));
            var header = SqliteHeader.Read(file);
            if (!header.IsEmpty && (!header.IsDatabase || header.ApplicationId != ApplicationId))
            {
                throw new RoomCatalogException($"{_path} is not a ledger. Put the right file there, or restore a backup.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RoomCatalogException($"The ledger {_path} cannot be read: {e.Message}", e);
        }
    }

    private void MakeBackup(string migration)
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        try
        {
            _backups.Make(connection, _path, migration);
        }
        catch (IOException e)
        {
            throw new RoomCatalogException(e.Message, e);
        }
    }

    private static async Task MigrateAsync(SqliteLedgerContext context, CancellationToken cancellationToken)
    {
        // First: a process that ends in between leaves a file that is known again.
        await context.Database.ExecuteSqlRawAsync($"PRAGMA application_id = {ApplicationId}", cancellationToken);
        // A process that ended during a migration has left its row, for which the next one would wait for ever.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
