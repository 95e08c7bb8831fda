using System.Reflection;
using ChatRoom.Core.Transcripts;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Creates and upgrades the tables of the logs. Any number of nodes may start at once.</summary>
internal static class PostgresSchema
{
    /// <summary>The version of the schema that this program knows.</summary>
    public const int Version = 3;

    // Any number, but the same in all versions.
    private const long MigrationLock = 0x43_68_61_74_52_6F_6F_6D;

    /// <summary>Brings the schema to <see cref="Version"/>, in one transaction.</summary>
    /// <exception cref="TranscriptException">The schema is newer than this program can use.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
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
        if (version > Version + 1)
        {
            throw new TranscriptException($"The database has version {version} of the logs, and this program knows {Version}. Start a newer program.");
        }

        for (var next = version + 1; next <= Version; next++)
        {
            await ExecuteAsync(connection, Script(next), cancellationToken);
            await ExecuteAsync(connection, $"INSERT INTO log_schema VALUES ({next})", cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Postgres{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
