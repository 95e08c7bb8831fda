using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Storage;

/// <summary>Copies a database before its format changes, and deletes the copy after a time.</summary>
/// <param name="keptFor">How long a copy is kept; zero makes none.</param>
/// <param name="time">The clock.</param>
/// <param name="freeBytes">Measures the space for files of this process beside a path; the system's answer by default.</param>
public sealed class UpgradeBackups(TimeSpan keptFor, TimeProvider time, Func<string, long>? freeBytes = null)
{
    private const string End = ".before-upgrade";
    private const string Without = "Free space, or go without a copy with --History:UpgradeBackupFor=00:00:00.";

    // The file system needs some space for itself.
    private const long Spare = 1 << 20;

    /// <summary>Gets one that makes no copies.</summary>
    public static UpgradeBackups None { get; } = new(TimeSpan.Zero, TimeProvider.System);

    /// <summary>Copies a database into one complete file beside it, which only this user can read.</summary>
    /// <param name="source">The database, which no other process writes.</param>
    /// <param name="path">The path of the database.</param>
    /// <param name="format">The format that the database has now; a part of the copy's name.</param>
    /// <returns>The path of the copy; null if none is wanted.</returns>
    /// <exception cref="IOException">There is no space for a copy, or it cannot be written. The message says how to go on.</exception>
    public string? Make(SqliteConnection source, string path, string format)
    {
        if (keptFor == TimeSpan.Zero)
        {
            return null;
        }

        var (target, partial) = ($"{path}.{format}{End}", $"{path}.{format}{End}.partial");
        RequireSpace(source, path);
        try
        {
            // The mode of a file that a failed attempt has left would stay.
            File.Delete(partial);
            DatabaseCopy.Write(source, partial);
            File.Move(partial, target, overwrite: true);
            File.SetLastWriteTimeUtc(target, time.GetUtcNow().UtcDateTime);
            DirectorySync.SyncOf(target);
            return target;
        }
        catch (Exception e) when (e is SqliteException or UnauthorizedAccessException or IOException)
        {
            File.Delete(partial);
            throw new IOException(
                $"Before its upgrade, {path} cannot be copied to {target}: {e.Message}. {Without}", e);
        }
    }

    /// <summary>Deletes the copies of a database that are older than they are kept.</summary>
    /// <returns>The paths of the deleted copies.</returns>
    /// <exception cref="IOException">The directory cannot be read, or a copy cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="IOException"/>.</exception>
    public IReadOnlyList<string> DeleteOld(string path)
    {
        var (directory, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var oldest = time.GetUtcNow().UtcDateTime - keptFor;
        var old = Directory.EnumerateFiles(directory)
            .Where(file => Path.GetFileName(file).StartsWith(name + '.', StringComparison.Ordinal)
                && file.EndsWith(End, StringComparison.Ordinal) && File.GetLastWriteTimeUtc(file) < oldest)
            .ToList();
        old.ForEach(File.Delete);
        return old;
    }

    private static long FreeBytesOf(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    private void RequireSpace(SqliteConnection source, string path)
    {
        var needed = ((long)source.QueryScalar("PRAGMA page_count")! * (long)source.QueryScalar("PRAGMA page_size")!) + Spare;
        var free = (freeBytes ?? FreeBytesOf)(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (free < needed)
        {
            throw new IOException(
                $"There is no space for a copy of {path} before its upgrade: it needs {needed} bytes, and {free} are free. {Without}");
        }
    }
}
