using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Sqlite.Migrations;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.History;

/// <summary>Copies, restores, reads and checks a history for an operator, also while a server uses it.</summary>
internal static class HistoryFile
{
    /// <summary>Copies the state of the history at one moment, while the server goes on writing.</summary>
    /// <param name="path">The history.</param>
    /// <param name="target">The copy; replaced as a whole once it is complete.</param>
    /// <exception cref="TranscriptException">There is no such history, it cannot be read or is damaged, or the copy cannot be written.</exception>
    public static void Backup(string path, string target)
    {
        RequireTwoFiles(path, target);
        using var source = OpenToRead(path);
        Copy(source, target, path, copy => BackupCheck.Require(path, Verify(copy, TextWriter.Null)));
    }

    /// <summary>Opens a history to read; the caller disposes the connection.</summary>
    /// <exception cref="TranscriptException">There is no such history, or it cannot be read.</exception>
    public static SqliteConnection OpenToRead(string path)
    {
        RequireFile(path);
        DatabaseFile.CheckHeader(path);
        return DatabaseFile.OpenToRead(path);
    }

    /// <summary>Replaces the history by a backup, and gives the logs new epochs.</summary>
    /// <remarks>Clients may still know numbers from after the backup, which will belong to other events.</remarks>
    /// <param name="path">The history.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="force">Whether to replace a history that is there.</param>
    /// <exception cref="TranscriptException">The backup is no good, the history is in use, or it is there and must not be replaced.</exception>
    public static void Restore(string path, string backup, bool force)
    {
        path = FileLock.Resolve(path);
        RequireTwoFiles(path, backup);
        RequireSound(backup);
        using var held = HistoryLock.Acquire(path);
        if (File.Exists(path) && !force)
        {
            throw new TranscriptException($"There is a history {path} already. To replace it, add --force.");
        }

        var fresh = path + ".restoring";
        using (var source = DatabaseFile.OpenToRead(backup))
        {
            Copy(source, fresh, backup);
        }

        try
        {
            RenewEpochs(fresh);
            FileReplacement.Replace(path, fresh);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TranscriptException($"Putting {backup} in the place of {path} failed: {e.Message}", e);
        }
        finally
        {
            Delete(fresh);
        }
    }

    /// <summary>Brings a file that no server uses to the present format, and gives the logs in it new epochs.</summary>
    public static void RenewEpochs(string path)
    {
        using var history = DatabaseFile.OpenToWrite(path, create: true, NullLogger.Instance);
        history.Execute("UPDATE rooms SET epoch = lower(hex(randomblob(16)))");
        history.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Returns the names of the rooms that have a log in a file.</summary>
    /// <exception cref="TranscriptException">There is no such file, or it cannot be read.</exception>
    public static IReadOnlyList<string> RoomNames(string path)
    {
        RequireFile(path);
        DatabaseFile.CheckHeader(path);
        using var connection = DatabaseFile.OpenToRead(path);
        return Try<IReadOnlyList<string>>(path, () =>
        {
            var names = new List<string>();
            using var rooms = new Statement(connection, "SELECT name FROM rooms");
            while (rooms.Step())
            {
                names.Add(rooms.Text(0));
            }

            return names;
        });
    }

    private static void RequireSound(string backup)
    {
        if (!File.Exists(backup))
        {
            throw new TranscriptException($"There is no backup {backup}.");
        }

        DatabaseFile.CheckHeader(backup);
        if (Verify(backup, TextWriter.Null) is { } problem)
        {
            throw new TranscriptException($"{backup} is no good: {problem}");
        }
    }

    /// <summary>Checks the whole file, and that each log has every number once; reports room by room.</summary>
    /// <returns>All problems in one line, with the numbers of the events that cannot be read; or null.</returns>
    public static string? Verify(string path, TextWriter report)
    {
        RequireFile(path);
        DatabaseFile.CheckHeader(path);
        using var connection = DatabaseFile.OpenToRead(path);
        var problems = new List<string>();
        try
        {
            if (connection.QueryScalar("PRAGMA integrity_check(1)") is string answer and not "ok")
            {
                problems.Add(DatabaseFile.OneLine(answer));
            }

            // Reads one state of the file: a server may delete old events meanwhile.
            connection.Execute("BEGIN");
            using var rooms = new Statement(connection, "SELECT name, kept_from, id FROM rooms ORDER BY name");
            while (rooms.Step())
            {
                if (VerifyRoom(connection, rooms.Text(0), rooms.Integer(1), rooms.Integer(2), report) is { } problem)
                {
                    problems.Add(problem);
                }
            }
        }
        catch (Exception e) when (e is SqliteException or TranscriptException)
        {
            problems.Add(e.Message);
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>Returns all events of a room at one moment, oldest first.</summary>
    /// <param name="path">The history.</param>
    /// <param name="room">The room.</param>
    /// <param name="skipDamaged">
    /// Whether to continue behind damage, with an <see cref="UnreadableEvents"/> in place of the events that cannot be read.
    /// </param>
    /// <exception cref="TranscriptException">There is no such room, or the file cannot be read; also thrown between events.</exception>
    public static IEnumerable<RoomEvent> Events(string path, string room, bool skipDamaged = false)
    {
        RequireFile(path);
        DatabaseFile.CheckHeader(path);
        using var connection = DatabaseFile.OpenToRead(path);
        var id = Try(path, () => FindRoom(connection, room)) ?? throw new TranscriptException($"The history {path} has no room '{room}'. 'chatroom room list' shows its rooms.");
        using var events = Try(path, () => Events(connection, id).GetEnumerator());
        while (Try(path, events.MoveNext))
        {
            if (events.Current is UnreadableEvents range && !skipDamaged)
            {
                throw new TranscriptException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The history {path} is damaged: the events {range.FirstSequence} to {range.Sequence} cannot be read. 'chatroom export --skip-damaged' leaves them out."));
            }

            yield return events.Current;
        }
    }

    private static long? FindRoom(SqliteConnection connection, string room)
    {
        using var find = connection.CreateCommand();
        find.CommandText = "SELECT id FROM rooms WHERE name = $name";
        find.Parameters.AddWithValue("$name", room);
        return (long?)find.ExecuteScalar();
    }

    /// <summary>Returns all events of a room from a file of any version, one by one.</summary>
    private static IEnumerable<RoomEvent> Events(SqliteConnection connection, long room) => DatabaseFile.VersionOf(connection) switch
    {
        1 => Version1.Events(connection, room).Select(row => row.Event.ToEvent(row.Sequence)),
        2 => EventReader.All(connection, BlockTable.Version2, room),
        3 => EventReader.All(connection, BlockTable.Version3, room),
        _ => EventReader.All(connection, BlockTable.Current, room),
    };

    private static bool KnowsEnd(SqliteConnection connection, long room) => DatabaseFile.VersionOf(connection) switch
    {
        1 => true,
        2 => EventReader.KnowsEnd(connection, BlockTable.Version2, room),
        _ => EventReader.KnowsEnd(connection, BlockTable.Current, room),
    };

    private static string? VerifyRoom(SqliteConnection connection, string name, long keptFrom, long room, TextWriter report)
    {
        var (count, first, last, dense) = (0L, keptFrom, keptFrom - 1, true);
        var unreadable = new List<UnreadableEvents>();
        foreach (var roomEvent in Events(connection, room))
        {
            if (roomEvent is UnreadableEvents range)
            {
                unreadable.Add(range);
                continue;
            }

            first = count == 0 ? roomEvent.Sequence : first;
            dense &= roomEvent.Sequence == (count == 0 ? keptFrom : last + 1);
            last = roomEvent.Sequence;
            count++;
        }

        var knowsEnd = KnowsEnd(connection, room);
        if (!dense || unreadable.Count > 0 || !knowsEnd)
        {
            var ranges = string.Join(", ", unreadable
                .Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.FirstSequence} to {range.Sequence}"))
                .Concat(knowsEnd ? [] : ["maybe some at the end"]));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"room {name} has {count} events from {first} to {last}, and should have each number from {keptFrom} on once{(ranges == "" ? "" : $"; these cannot be read: {ranges}")}");
        }

        report.WriteLine(count == 0
            ? $"{name}: no events"
            : string.Create(CultureInfo.InvariantCulture, $"{name}: {count} events, {first} to {last}"));
        return null;
    }

    private static void Copy(SqliteConnection source, string target, string path, Action<string>? check = null)
    {
        var partial = target + ".partial";
        try
        {
            File.Delete(partial);
            DatabaseCopy.Write(source, partial);
            check?.Invoke(partial);
            FileReplacement.Replace(target, partial);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new TranscriptException($"Copying {path} to {target} failed: {e.Message}", e);
        }
        finally
        {
            Delete(partial);
        }
    }

    /// <summary>Deletes the files of an attempt that failed, if there are any.</summary>
    private static void Delete(string left)
    {
        foreach (var end in (string[])["", .. SqliteFiles.EndsBeside])
        {
            if (File.Exists(left + end))
            {
                File.Delete(left + end);
            }
        }
    }

    private static T Try<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw new TranscriptException(DatabaseFile.Explain(path, e), e);
        }
    }

    private static void RequireTwoFiles(string path, string other)
    {
        // A copy over the file itself would remove it while a server has it open.
        if (Path.GetFullPath(FileLock.Resolve(path)) == Path.GetFullPath(FileLock.Resolve(other)))
        {
            throw new TranscriptException($"{other} is the history itself. Name another file.");
        }
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new TranscriptException($"There is no history {path}. Name the right one with --History:Path=FILE.");
        }
    }
}
