using System.Data.Common;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Asks a ledger for its tables and columns.</summary>
internal static class PlainQueries
{
    /// <summary>Returns whether a ledger has a table; an older one lacks some.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static bool HasTable(this DbConnection connection, string name) => connection.Query(
        connection is SqliteConnection
            ? $"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'"
            : $"SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = '{name}'",
        _ => true).Count > 0;

    /// <summary>Returns whether a table of a ledger has a column; an older one lacks some.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static bool HasColumn(this DbConnection connection, string table, string name) => connection.Query(
        connection is SqliteConnection
            ? $"SELECT 1 FROM pragma_table_info('{table}') WHERE name = '{name}'"
            : $"SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}' AND column_name = '{name}'",
        _ => true).Count > 0;
}
