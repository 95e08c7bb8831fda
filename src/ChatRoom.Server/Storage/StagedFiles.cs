using System.Text.Json;

namespace ChatRoom.Server.Storage;

/// <summary>
/// Replaces several files of one directory as a whole: after a crash, either none is replaced, or the next
/// <see cref="Complete"/> replaces the rest. The caller holds the lock of the directory's data.
/// </summary>
internal static class StagedFiles
{
    private const string Ready = "READY";

    /// <summary>Returns an empty directory for the new files, beside <paramref name="path"/>.</summary>
    public static string Begin(string path)
    {
        var staging = Of(path);
        DeleteDirectory(staging);
        Directory.CreateDirectory(staging);
        return staging;
    }

    /// <summary>Decides for the new files, and puts them in their places.</summary>
    /// <param name="path">As for <see cref="Begin"/>.</param>
    /// <param name="files">The name of each file, in the staging directory and beside <paramref name="path"/>.</param>
    /// <param name="removed">The names of files beside <paramref name="path"/> that the new state does not have.</param>
    /// <exception cref="IOException">The disk failed. If it failed late, the next <see cref="Complete"/> goes on.</exception>
    public static void Commit(string path, IReadOnlyList<string> files, IReadOnlyList<string> removed)
    {
        var staging = Of(path);
        foreach (var file in files)
        {
            using var stream = new FileStream(Path.Combine(staging, file), FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }

        var marker = Path.Combine(staging, Ready);
        using (var stream = new FileStream(marker + ".partial", FileMode.Create))
        {
            JsonSerializer.Serialize(stream, new Decision(files, removed));
            stream.Flush(flushToDisk: true);
        }

        DirectorySync.SyncOf(marker);
        File.Move(marker + ".partial", marker);
        DirectorySync.SyncOf(marker);
        Complete(path);
    }

    /// <summary>Completes a replacement that was decided, or removes what one that was not decided has left.</summary>
    public static void Complete(string path)
    {
        var staging = Of(path);
        if (!Directory.Exists(staging))
        {
            return;
        }

        var marker = Path.Combine(staging, Ready);
        if (File.Exists(marker))
        {
            var decision = JsonSerializer.Deserialize<Decision>(File.ReadAllBytes(marker))!;
            PutInPlace(path, staging, decision);
            File.Delete(marker);
            DirectorySync.SyncOf(marker);
        }

        DeleteDirectory(staging);
    }

    /// <summary>Removes the new files, unless they are decided for.</summary>
    public static void Abandon(string path)
    {
        if (!File.Exists(Path.Combine(Of(path), Ready)))
        {
            DeleteDirectory(Of(path));
        }
    }

    private static void PutInPlace(string path, string staging, Decision decision)
    {
        foreach (var file in decision.Files.Where(file => File.Exists(Path.Combine(staging, file))))
        {
            var target = Beside(path, file);
            DeleteLogs(target);
            DirectorySync.SyncOf(target);
            File.Move(Path.Combine(staging, file), target, overwrite: true);
        }

        foreach (var file in decision.Removed)
        {
            DeleteLogs(Beside(path, file));
            File.Delete(Beside(path, file));
        }

        DirectorySync.SyncOf(path);
    }

    private static void DeleteLogs(string database)
    {
        // A new database must not find the write-ahead log of the old one.
        foreach (var end in SqliteFiles.EndsBeside)
        {
            File.Delete(database + end);
        }
    }

    private static void DeleteDirectory(string staging)
    {
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static string Of(string path) => Path.GetFullPath(path) + ".restore";

    private static string Beside(string path, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file);

    private sealed record Decision(IReadOnlyList<string> Files, IReadOnlyList<string> Removed);
}
