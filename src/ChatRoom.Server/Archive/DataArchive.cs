using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Archive;

/// <summary>Copies all data of a server into one archive while the server runs, checks archives, and restores them.</summary>
internal static class DataArchive
{
    private const string History = "chatroom.db";
    private const string Ledger = "people.db";

    private static readonly string[] Known = [History, Ledger];

    /// <summary>Writes the history and the ledger, as they are at one moment, into one archive.</summary>
    /// <param name="path">The history.</param>
    /// <param name="target">The archive; replaced as a whole once it is complete.</param>
    /// <param name="between">Runs between the reads of the two files, so that a test can order the steps.</param>
    /// <exception cref="TranscriptException">There is no such history, it cannot be read or is damaged, or the archive cannot be written.</exception>
    public static void Backup(string path, string target, Action? between = null) => InDirectory(target + ".parts", parts =>
    {
        using var data = DataSnapshot.Take(path, between);
        List<(string, string)> files = [(History, Path.Combine(parts, History))];
        if (data.HasLedger)
        {
            files.Add((Ledger, Path.Combine(parts, Ledger)));
            data.WriteLedger(files[1].Item2);
        }

        data.WriteHistory(files[0].Item2);
        BackupCheck.Require(path, HistoryFile.Verify(files[0].Item2, TextWriter.Null) ?? (data.HasLedger ? SqliteLedgerCopy.Verify(files[1].Item2) : null));
        ArchiveWriter.Write(target, files);
        return true;
    });

    /// <summary>Replaces history and ledger by those of an archive, as a whole, and gives the logs new epochs.</summary>
    /// <param name="path">The history.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="force">Whether to replace a history that is there.</param>
    /// <exception cref="TranscriptException">The archive is no good, the data is in use, or it must not be replaced.</exception>
    /// <exception cref="Core.Rooms.Catalog.RoomCatalogException">The ledger is in use.</exception>
    public static void Restore(string path, string archive, bool force)
    {
        path = FileLock.Resolve(path);
        using var heldHistory = HistoryLock.Acquire(path);
        using var heldLedger = SqliteLedgerFile.Lock(SqliteLedgerFile.Beside(path));
        if (File.Exists(path) && !force)
        {
            throw new TranscriptException($"There is a history {path} already. To replace it, add --force.");
        }

        try
        {
            var staging = StagedFiles.Begin(path);
            var hasLedger = Extract(archive, staging).Contains(Ledger);
            if (HistoryFile.Verify(Path.Combine(staging, History), TextWriter.Null) is { } problem)
            {
                throw new TranscriptException($"{archive} is no good: {problem}.");
            }

            HistoryFile.RenewEpochs(Path.Combine(staging, History));
            string[] names = [Path.GetFileName(path), Path.GetFileName(SqliteLedgerFile.Beside(path))];
            Rename(staging, History, names[0]);
            if (hasLedger)
            {
                Rename(staging, Ledger, names[1]);
            }

            // The index belongs to the old logs.
            var index = Path.GetFileName(SearchFile.Beside(path));
            StagedFiles.Commit(path, hasLedger ? names : [names[0]], hasLedger ? [index] : [names[1], index]);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TranscriptException($"Putting {archive} in the place of {path} failed: {e.Message}", e);
        }
        finally
        {
            StagedFiles.Abandon(path);
        }
    }

    /// <summary>Checks an archive and the databases in it; reports room by room.</summary>
    /// <returns>All problems in one line, or null.</returns>
    public static string? Verify(string archive, TextWriter report) => InDirectory(archive + ".parts", parts =>
    {
        try
        {
            var names = Extract(archive, parts);
            return HistoryFile.Verify(Path.Combine(parts, History), report)
                ?? (names.Contains(Ledger) ? SqliteLedgerCopy.Verify(Path.Combine(parts, Ledger)) : null);
        }
        catch (TranscriptException e)
        {
            return e.Message;
        }
    });

    /// <summary>Lists the rooms of a history that this server's ledger does not know, and so closes.</summary>
    /// <param name="path">The history of the server, with the ledger beside it.</param>
    /// <param name="backup">The history that may be restored.</param>
    public static IReadOnlyList<string> FindClosedRooms(string path, string backup)
    {
        var ledger = SqliteLedgerFile.Beside(FileLock.Resolve(path));
        IReadOnlyCollection<string> known = File.Exists(ledger) ? SqliteLedgerCopy.RoomNames(ledger) : [];
        return [.. HistoryFile.RoomNames(backup).Except([RoomDirectory.Lobby, .. known]).Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Extract(string archive, string directory)
    {
        try
        {
            var names = ArchiveReader.Extract(archive, directory, Known);
            if (!names.Contains(History))
            {
                throw new InvalidDataException("it has no history");
            }

            return names;
        }
        catch (InvalidDataException e)
        {
            throw new TranscriptException($"{archive} is no good: {e.Message}.", e);
        }
    }

    private static void Rename(string directory, string from, string to) =>
        File.Move(Path.Combine(directory, from), Path.Combine(directory, to));

    private static T InDirectory<T>(string directory, Func<string, T> work)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return work(directory);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TranscriptException($"The directory {directory}, for the parts of the archive, cannot be used: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
