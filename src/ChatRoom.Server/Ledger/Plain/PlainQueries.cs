using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Runs queries of a ledger without EF Core, which would cost the start half a second.</summary>
internal static class PlainQueries
{
    /// <summary>Runs a query and reads each row.</summary>
    /// <exception cref="DbException">The query failed.</exception>
    public static List<T> Query<T>(this DbConnection connection, string sql, Func<DbDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Returns whether a ledger has a table; an older one lacks some.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static bool HasTable(this DbConnection connection, string name) => Query(
        connection,
        connection is SqliteConnection
            ? $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'"
            : $"SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = '{name}'",
        _ => true).Count > 0;
}
