using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Storage;

/// <summary>Copies a database, also while it is written.</summary>
internal static class DatabaseCopy
{
    /// <summary>Copies the state of one moment into one complete file, which is for this user only and can be read from a read-only directory.</summary>
    /// <exception cref="SqliteException">The database cannot be read, or the copy cannot be written.</exception>
    public static void Write(SqliteConnection source, string target)
    {
        // It has the texts of private rooms.
        PrivateFile.Create(target);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ToString());
        copy.Open();
        PageScrub.Begin(copy);
        source.BackupDatabase(copy);
        copy.Execute("PRAGMA journal_mode = DELETE");
    }
}
