using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Copies and reads the file of a ledger for an operator, also while a server uses it.</summary>
internal static class SqliteLedgerCopy
{
    /// <summary>Copies the state of a ledger at one moment into one complete file.</summary>
    /// <exception cref="SqliteException">The ledger cannot be read, or the copy cannot be written.</exception>
    public static void Write(string path, string target)
    {
        using var source = OpenToRead(path);
        using var copy = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        copy.Open();
        source.BackupDatabase(copy);
        _ = Ask(copy, "PRAGMA journal_mode = DELETE").Count();
    }

    /// <summary>Checks the whole file.</summary>
    /// <returns>The problem, or null.</returns>
    public static string? Verify(string path)
    {
        try
        {
            using var connection = OpenToRead(path);
            return Ask(connection, "PRAGMA integrity_check(1)").FirstOrDefault() is { } answer and not "ok"
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
        return [.. Ask(connection, "SELECT name FROM rooms")];
    }

    private static SqliteConnection OpenToRead(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static IEnumerable<string> Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader.GetString(0);
        }
    }
}
