using System.Reflection;
using ChatRoom.Core.Search.Words;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Makes the tables of the index, which can be made anew at any time.</summary>
internal static class SearchSchema
{
    private const int Version = 2;

    // Any number, but the same in all versions.
    private const long SchemaLock = 0x43_68_61_74_53_72_63_68;

    /// <summary>The version of the tables, and of the rules by which texts become words.</summary>
    public const int Format = (Version << 8) + SearchTokens.Version;

    /// <summary>Brings the tables to <see cref="Format"/>; those of an older format are made anew.</summary>
    /// <returns>False if the tables are those of a newer program, which fills them.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static Task<bool> EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        InTransactionAsync(
            connection,
            async () =>
            {
                var format = await FindFormatAsync(connection, cancellationToken);
                if (format is null or < Format)
                {
                    await MakeAsync(connection, cancellationToken);
                }

                return format is null or <= Format;
            },
            cancellationToken);

    /// <summary>Makes the index anew, empty.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static Task MakeAnewAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        InTransactionAsync(
            connection,
            async () =>
            {
                await MakeAsync(connection, cancellationToken);
                return true;
            },
            cancellationToken);

    /// <summary>Deletes the index.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public static Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "DROP TABLE IF EXISTS search_schema, search_positions, search_messages, search_handles", cancellationToken);

    private static async Task MakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await DropAsync(connection, cancellationToken);
        await ExecuteAsync(connection, $"{string.Concat(Enumerable.Range(1, Version).Select(Script))}; INSERT INTO search_schema (format) VALUES ({Format})", cancellationToken);
    }

    private static async Task<T> InTransactionAsync<T>(NpgsqlConnection connection, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SchemaLock})", cancellationToken);
        var result = await work();
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    private static async Task<int?> FindFormatAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var tables = new NpgsqlCommand(
            "SELECT to_regclass('search_schema') IS NOT NULL AND to_regclass('search_positions') IS NOT NULL AND to_regclass('search_messages') IS NOT NULL",
            connection);
        if (!(bool)(await tables.ExecuteScalarAsync(cancellationToken))!)
        {
            return null;
        }

        await using var format = new NpgsqlCommand("SELECT max(format) FROM search_schema", connection);
        return await format.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script(int version)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"PostgresSearch{version}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
