using System.Data;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres.Migrations;
using ChatRoom.Server.Ledger.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatRoom.Server.Transfer;

/// <summary>Holds all data in a PostgreSQL database in one transaction, while no node can start.</summary>
internal sealed class DatabaseTransaction : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private DatabaseTransaction(NpgsqlDataSource database, NpgsqlConnection connection, NpgsqlTransaction transaction, PostgresLedgerContext ledger)
    {
        (_database, _connection, _transaction, Ledger) = (database, connection, transaction, ledger);
        Logs = new PostgresLogs(connection);
    }

    /// <summary>Gets the logs.</summary>
    public PostgresLogs Logs { get; }

    /// <summary>Gets the ledger.</summary>
    public PostgresLedgerContext Ledger { get; }

    /// <summary>Begins the transaction.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="create">Whether to make the tables if the database has none; else they must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TranscriptException">A node runs, or the database is of another program or empty.</exception>
    public static async Task<DatabaseTransaction> BeginAsync(string connection, bool create, CancellationToken cancellationToken)
    {
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { ApplicationName = "chatroom copy", CommandTimeout = 0 });
        NpgsqlConnection? opened = null;
        try
        {
            opened = await database.OpenConnectionAsync(cancellationToken);
            await CheckTablesAsync(opened, create, cancellationToken);
            await PostgresSchema.MigrateAsync(database, isBackupMade: false, cancellationToken);
            using (var ledger = new PostgresLedger(connection))
            {
                await ledger.OpenAsync(cancellationToken);
            }

            var transaction = await opened.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            // A node that starts meanwhile waits for the end.
            await ExecuteAsync(opened, "LOCK TABLE nodes, logs IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
            await RequireNoNodeAsync(opened, cancellationToken);
            var context = new PostgresLedgerContext(new DbContextOptionsBuilder<PostgresLedgerContext>().UseNpgsql(opened).Options);
            await context.Database.UseTransactionAsync(transaction, cancellationToken);
            return new(database, opened, transaction, context);
        }
        catch
        {
            await (opened?.DisposeAsync() ?? ValueTask.CompletedTask);
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Refuses a database with data.</summary>
    /// <exception cref="TranscriptException">The database is not empty.</exception>
    public async Task RequireEmptyAsync(CancellationToken cancellationToken)
    {
        var rooms = (await Logs.ListAsync(cancellationToken)).Count;
        var rows = await LedgerCopy.CountAsync(Ledger, cancellationToken);
        if (rooms > 0 || rows > 0)
        {
            throw new TranscriptException(
                $"The database is not empty: it has {rooms} rooms, and {rows} rows of a ledger. Name another one; PostgreSQL's 'createdb NAME' makes an empty one.");
        }
    }

    /// <summary>Logs the leaves of persons whose node has died, as the next node would.</summary>
    public Task EndDeadNodesAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(_connection, "SELECT end_nodes('00000000-0000-0000-0000-000000000000')", cancellationToken);

    /// <summary>Makes all that was written visible.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        foreach (var (table, column) in LedgerCopy.Counters(Ledger))
        {
            await ExecuteAsync(
                _connection,
                $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), coalesce(max({column}), 1), max({column}) IS NOT NULL) FROM {table}",
                cancellationToken);
        }

        await _transaction.CommitAsync(cancellationToken);
        // Without that, the planner knows nothing of the new rows until a later moment.
        await ExecuteAsync(_connection, "ANALYZE", cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task CheckTablesAsync(NpgsqlConnection connection, bool create, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT to_regclass('log_schema') IS NOT NULL, EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema())", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (!row.GetBoolean(0) && (row.GetBoolean(1) || !create))
        {
            throw new TranscriptException(row.GetBoolean(1)
                ? "The database has tables of another program. Name one of its own; PostgreSQL's 'createdb NAME' makes one."
                : "The database has no rooms. Name the right one with --connection.");
        }
    }

    private static async Task RequireNoNodeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT string_agg(name, ', ') FROM nodes WHERE until > clock_timestamp()", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is string nodes)
        {
            throw new TranscriptException($"Servers use the database, on {nodes}. Stop them first; after a crash wait 10 seconds.");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
