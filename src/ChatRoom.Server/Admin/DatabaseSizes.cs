using ChatRoom.Server.Settings;
using Npgsql;

namespace ChatRoom.Server.Admin;

/// <summary>Measures the database of the server, and the tables in it that grow.</summary>
internal static class DatabaseSizes
{
    private static readonly string[] Parts = ["Database", "History", "Search"];

    /// <summary>Asks the database; returns the part of the data, where it is, and the bytes. Null if the database does not answer.</summary>
    public static async Task<IReadOnlyList<(string Part, string Path, long Bytes)>?> MeasureAsync(DataOptions options, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT current_database(), pg_database_size(current_database())
            UNION ALL
            SELECT string_agg(relname, ', ' ORDER BY relname), sum(pg_total_relation_size(oid))::bigint FROM pg_class
            WHERE oid IN (to_regclass('logs'), to_regclass('events'), to_regclass('changes'), to_regclass('reactions'))
            UNION ALL
            SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE oid = to_regclass('search_messages')
            """;
        try
        {
            // Not pooled: a page asks now and then, and only while an operator looks at it.
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(options.Connection) { ApplicationName = "chatroom admin", Pooling = false, CommandTimeout = 5, Timeout = 5 }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Sql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var parts = new List<(string Part, string Path, long Bytes)>();
            while (await reader.ReadAsync(cancellationToken))
            {
                parts.Add((Parts[parts.Count], reader.GetString(0), reader.GetInt64(1)));
            }

            return parts;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            return null;
        }
    }
}
