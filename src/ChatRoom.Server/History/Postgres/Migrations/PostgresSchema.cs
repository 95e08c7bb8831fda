using ChatRoom.Core.Transcripts;
using Npgsql;

namespace ChatRoom.Server.History.Postgres.Migrations;

/// <summary>Creates and upgrades the tables of the logs. Any number of nodes may start at once.</summary>
internal static class PostgresSchema
{
    // Any number, but the same in all versions.
    private const long MigrationLock = 0x43_68_61_74_52_6F_6F_6D;

    /// <summary>Brings the schema to the newest version, in one transaction.</summary>
    /// <param name="database">The database.</param>
    /// <param name="isBackupMade">Whether data may be rewritten.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TranscriptException">The schema is newer than this program can use, or a migration asks for a backup.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static Task MigrateAsync(NpgsqlDataSource database, bool isBackupMade, CancellationToken cancellationToken) =>
        MigrateAsync(database, PostgresMigration.All, isBackupMade, cancellationToken);

    /// <summary>Makes the migrations that the database does not have yet.</summary>
    /// <exception cref="TranscriptException">The schema is newer than this program can use, or a migration asks for a backup.</exception>
    internal static async Task MigrateAsync(
        NpgsqlDataSource database, IReadOnlyList<PostgresMigration> migrations, bool isBackupMade, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})", cancellationToken);
        await ExecuteAsync(
            connection,
            """
            CREATE TABLE IF NOT EXISTS log_schema (version integer NOT NULL);
            COMMENT ON TABLE log_schema IS 'The version of the tables of the logs.';
            """,
            cancellationToken);
        await using var select = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM log_schema", connection);
        var version = (int)(await select.ExecuteScalarAsync(cancellationToken))!;
        // A migration only adds, so the next version's tables serve this program too, during an update.
        var newest = migrations[^1].Version;
        if (version > newest + 1)
        {
            throw new TranscriptException($"The database has version {version} of the logs, and this program knows {newest}. Start a newer program.");
        }

        var missing = migrations.Where(migration => migration.Version > version).ToList();
        // A new database has nothing to lose.
        if (version > 0 && !isBackupMade && missing.Exists(migration => migration.RewritesData))
        {
            throw new TranscriptException(
                $"The way from version {version} to {newest} rewrites the data, and no earlier program can use it then. Stop all nodes, make a backup with "
                + "pg_dump, and start one with --Data:BackupMade=true.");
        }

        foreach (var migration in missing)
        {
            await ExecuteAsync(connection, migration.Script(), cancellationToken);
            await ExecuteAsync(connection, $"INSERT INTO log_schema VALUES ({migration.Version})", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
