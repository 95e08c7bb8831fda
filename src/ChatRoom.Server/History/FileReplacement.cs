using System.Runtime.InteropServices;
using System.Text;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History;

/// <summary>Replaces a database by another one, so that a crash leaves the old one or the new one.</summary>
internal static class FileReplacement
{
    private const int ReadOnly = 0;

    /// <summary>Puts the file <paramref name="fresh"/> in the place of <paramref name="path"/>; both are in one directory.</summary>
    /// <exception cref="IOException">It was not replaced; the old database is complete.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>.</exception>
    public static void Replace(string path, string fresh)
    {
        EmptyLog(path);
        // SQLite would read an old write-ahead log as a part of the new file.
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        SyncDirectory(path);
        File.Move(fresh, path, overwrite: true);
        SyncDirectory(path);
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

    /// <summary>Makes the names in a file's directory durable, as <c>rename</c> alone does not.</summary>
    private static void SyncDirectory(string path)
    {
        // Windows has no such call, and its journal keeps the order of renames.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var descriptor = Open(Encoding.UTF8.GetBytes(directory + '\0'), ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"The directory {directory} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"The directory {directory} cannot be written: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
