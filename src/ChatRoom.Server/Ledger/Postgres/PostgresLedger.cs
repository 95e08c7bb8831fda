using System.Data.Common;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Model;
using ChatRoom.Server.Ledger.Plain;
using ChatRoom.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatRoom.Server.Ledger.Postgres;

/// <summary>Holds the ledger in a PostgreSQL database, which several nodes share.</summary>
internal sealed class PostgresLedger : ILedgerDatabase
{
    // Any number that nothing else locks, but the same in all versions.
    private const long MigrationLock = 0x43684C67;

    private readonly NpgsqlDataSource _database;
    private readonly DbContextOptions<PostgresLedgerContext> _options;

    /// <summary>Prepares the ledger; does not connect.</summary>
    /// <param name="connection">The connection string.</param>
    /// <exception cref="RoomCatalogException">The string is not one.</exception>
    public PostgresLedger(string connection)
    {
        try
        {
            _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = "chatroom ledger" }.WithQuickFailover());
        }
        catch (ArgumentException e)
        {
            throw new RoomCatalogException($"Data:Connection is no connection string: {e.Message}", e);
        }

        _options = new DbContextOptionsBuilder<PostgresLedgerContext>().UseNpgsql(_database).Options;
    }

    /// <inheritdoc/>
    public bool Exists => true;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public LedgerContext CreateContext() => new PostgresLedgerContext(_options);

    /// <inheritdoc/>
    /// <remarks>Nodes that start at once wait for one another.</remarks>
    /// <exception cref="RoomCatalogException">The tables are newer than this program can use.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // EF Core's own lock ends with the first migration, and two nodes would both do the second one.
        await using var turn = await _database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await turn.BeginTransactionAsync(cancellationToken);
        await using var wait = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({MigrationLock})", turn, transaction);
        await wait.ExecuteNonQueryAsync(cancellationToken);
        await using var context = new PostgresLedgerContext(_options);
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet();
        // A migration only adds, so that of the next version does not disturb this one during an update.
        if (applied.Count(migration => !known.Contains(migration)) is > 1 and var unknown)
        {
            throw new RoomCatalogException($"The ledger in the database is {unknown} versions ahead of this program. Start a newer program.");
        }

        if (!known.IsSubsetOf(applied))
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public TrustFacts ReadTrust() => Read(PlainTrustFacts.Read);

    /// <inheritdoc/>
    public StoredAccounts ReadAccounts(TimeSpan deletedAfter, DateTimeOffset heldSince) =>
        Read(connection => PlainAccounts.Read(connection, deletedAfter, heldSince));

    /// <summary>Reads a stamp of each account, which changes with its passphrase.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be read.</exception>
    public Dictionary<PersonId, string> ReadStamps() => Read(PlainAccounts.ReadStamps);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private T Read<T>(Func<DbConnection, T> read)
    {
        try
        {
            using var connection = _database.OpenConnection();
            return read(connection);
        }
        catch (Exception e) when (e is DbException or TimeoutException or FormatException or InvalidCastException)
        {
            throw new RoomCatalogException($"The ledger in the database cannot be read: {e.Message}", e);
        }
    }
}
