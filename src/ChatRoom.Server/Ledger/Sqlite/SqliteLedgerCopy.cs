using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Reads the file of a ledger for an operator, also while a server uses it.</summary>
internal static class SqliteLedgerCopy
{
    /// <summary>Checks the whole file.</summary>
    /// <returns>The problem, or null.</returns>
    public static string? Verify(string path)
    {
        try
        {
            using var connection = OpenToRead(path);
            return connection.QueryScalar("PRAGMA integrity_check(1)") is string answer and not "ok"
                ? $"the ledger is damaged: {answer.ReplaceLineEndings(" ")}"
                : null;
        }
        catch (SqliteException e)
        {
            return $"the ledger is damaged: {e.Message}";
        }
    }

    /// <summary>Returns the names of the rooms that a ledger knows.</summary>
    /// <exception cref="SqliteException">The ledger cannot be read.</exception>
    public static IReadOnlyCollection<string> RoomNames(string path)
    {
        using var connection = OpenToRead(path);
        return connection.Query("SELECT name FROM rooms", row => row.GetString(0));
    }

    /// <summary>Opens the file to read; the caller disposes the connection.</summary>
    /// <exception cref="SqliteException">The ledger cannot be read.</exception>
    public static SqliteConnection OpenToRead(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
