using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Storage;

/// <summary>Runs single statements.</summary>
internal static class SqliteConnectionExtensions
{
    /// <summary>Runs statements and ignores their rows.</summary>
    /// <exception cref="SqliteException">A statement failed.</exception>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        var result = raw.sqlite3_exec(connection.Handle!, sql);
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle!);
        }
    }

    /// <summary>Runs a statement and returns the first column of its first row; null if there is no row.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public static object? QueryScalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
