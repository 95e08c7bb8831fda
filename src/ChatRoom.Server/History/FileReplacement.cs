using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History;

/// <summary>Replaces a database by another one, so that a crash leaves the old one or the new one.</summary>
internal static class FileReplacement
{
    /// <summary>Puts the file <paramref name="fresh"/> in the place of <paramref name="path"/>; both are in one directory.</summary>
    /// <exception cref="IOException">It was not replaced; the old database is complete.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>.</exception>
    public static void Replace(string path, string fresh)
    {
        EmptyLog(path);
        // SQLite would read an old write-ahead log as a part of the new file.
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        DirectorySync.SyncOf(path);
        File.Move(fresh, path, overwrite: true);
        DirectorySync.SyncOf(path);
    }

    /// <summary>Moves the write-ahead log of the old database into it: until the rename, the old file must be complete.</summary>
    private static void EmptyLog(string path)
    {
        if (!File.Exists(path) || !File.Exists(path + "-wal"))
        {
            return;
        }

        try
        {
            using var old = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            old.Open();
            old.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // A damaged database has no complete state to keep.
        }
    }
}
