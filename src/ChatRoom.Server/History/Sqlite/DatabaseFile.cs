using System.Globalization;
using System.Runtime.InteropServices;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite.Migrations;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Checks and opens the SQLite file of a history.</summary>
/// <remarks>The checks come before the first write, so a file that is not a history stays as it is.</remarks>
internal static class DatabaseFile
{
    /// <summary>The version of the format that this program writes (<c>PRAGMA user_version</c>).</summary>
    public const int Version = 4;

    /// <summary>The mark of a ChatRoom history (<c>PRAGMA application_id</c>): "Chat" in ASCII.</summary>
    public const int ApplicationId = 0x43686174;

    /// <summary>The size up to which the whole file is checked at start; <c>chatroom verify</c> checks a larger one.</summary>
    private const long CheckedBytes = 64L << 20;

    // https://www.sqlite.org/rescode.html
    private const int CannotOpen = 14;

    /// <summary>Refuses a file that is not a history of this or an earlier version; reads only the header.</summary>
    /// <remarks>Not for a file with an open connection: closing a file ends all locks that the process holds on it.</remarks>
    /// <exception cref="TranscriptException">The message says what is wrong with the file.</exception>
    public static void CheckHeader(string path)
    {
        SqliteHeader header;
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            header = SqliteHeader.Read(file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new TranscriptException($"The history {path} cannot be read: {e.Message}", e);
        }

        if (header.IsEmpty)
        {
            return;
        }

        if (!header.IsDatabase)
        {
            throw new TranscriptException(Damaged(path, "it is not an SQLite database"));
        }

        CheckVersion(path, header.ApplicationId, header.UserVersion);
    }

    /// <summary>Opens the file to read and write.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">
    /// True for the first connection of the process: creates a missing file, checks the file, and upgrades an old one.
    /// </param>
    /// <param name="logger">Logs work that takes a while.</param>
    /// <param name="backups">Makes a copy before an upgrade; none by default.</param>
    /// <exception cref="TranscriptException">The message says what is wrong and what to do.</exception>
    public static SqliteConnection OpenToWrite(string path, bool create, ILogger logger, UpgradeBackups? backups = null)
    {
        if (create)
        {
            CheckHeader(path);
        }

        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path, create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
            // Until the file is known to be a history, the write-ahead log of a killed server stays as it is.
            SetTidyUpAtClose(connection, false);
            Check(path, connection, create);
            SetTidyUpAtClose(connection, true);
            connection.Execute("PRAGMA journal_mode = WAL");
            // A commit returns when its data is on the disk.
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA journal_size_limit = 67108864");
            if (create)
            {
                Migration.Run(connection, path, logger, backups ?? UpgradeBackups.None);
            }

            return connection;
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw new TranscriptException(Explain(path, e), e);
        }
        catch (IOException e)
        {
            connection?.Dispose();
            throw new TranscriptException(e.Message, e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file to read; the caller disposes the connection.</summary>
    public static SqliteConnection OpenToRead(string path) => OpenAgain(path, SqliteOpenMode.ReadOnly);

    /// <summary>Opens the file once more for <see cref="WalCheckpoint"/>.</summary>
    /// <remarks>Call it right after <see cref="OpenToWrite"/>: later, another file could have the same path.</remarks>
    public static SqliteConnection OpenBeside(string path) => OpenAgain(path, SqliteOpenMode.ReadWrite);

    /// <summary>Returns the version of the file's format.</summary>
    public static long VersionOf(SqliteConnection connection) => (long)connection.QueryScalar("PRAGMA user_version")!;

    /// <summary>Returns whether the path now leads to another file, or to none.</summary>
    public static bool HasMoved(SqliteConnection connection)
    {
        const int HasMovedOperation = 20; // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved
        return sqlite3_file_control(connection.Handle!, 0, HasMovedOperation, out var moved) == raw.SQLITE_OK && moved != 0;
    }

    /// <summary>Explains an error of SQLite to an operator in one line.</summary>
    public static string Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        // https://www.sqlite.org/rescode.html
        11 or 26 => Damaged(path, e.Message),
        13 => $"The disk of the history {path} is full.",
        8 or 14 or 23 => CannotWrite(path),
        _ => $"The history {path} cannot be used: {e.Message}",
    };

    /// <summary>Joins the lines of an answer of SQLite's checks.</summary>
    public static string OneLine(string answer) => answer.ReplaceLineEndings(" ");

    /// <summary>Tells an operator that the history cannot be written.</summary>
    public static string CannotWrite(string path) =>
        $"The history {path} cannot be written. Give the server's user the right to write it and its directory, or name another file with --History:Path=FILE.";

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            // A pool would keep files open that are replaced.
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            if (mode != SqliteOpenMode.ReadOnly)
            {
                // SQLite overwrites deleted text, instead of only marking its space as free.
                connection.Execute("PRAGMA secure_delete = ON");
                PageScrub.Begin(connection);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection OpenAgain(string path, SqliteOpenMode mode)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Connect(path, mode);
            // SQLite finds the write-ahead log only at the first read.
            connection.QueryScalar("PRAGMA user_version");
            return connection;
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw new TranscriptException(
                mode == SqliteOpenMode.ReadOnly && e.SqliteErrorCode is CannotOpen ? ExplainReading(path) : Explain(path, e), e);
        }
    }

    /// <summary>Explains why a file that is there cannot be opened to read.</summary>
    private static string ExplainReading(string path) => File.Exists(path + "-wal")
        ? $"The history {path} cannot be read where it is: the events in {path}-wal must be taken in first, and that needs a directory that can be written. Copy both files into one, and name the copy with --History:Path=FILE."
        : $"The history {path} cannot be read. Give this user the right to read it and the files beside it.";

    private static void Check(string path, SqliteConnection connection, bool create)
    {
        if (create && (long)connection.QueryScalar("PRAGMA page_count")! == 0)
        {
            // A new file. The mark comes first, so that an interrupted first start can be repeated.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            return;
        }

        CheckVersion(path, (long)connection.QueryScalar("PRAGMA application_id")!, (long)connection.QueryScalar("PRAGMA user_version")!);
        if (create && new FileInfo(path).Length <= CheckedBytes && connection.QueryScalar("PRAGMA quick_check(1)") is string answer and not "ok")
        {
            throw new TranscriptException(Damaged(path, OneLine(answer)));
        }
    }

    private static void CheckVersion(string path, long applicationId, long version)
    {
        if (applicationId != ApplicationId)
        {
            throw new TranscriptException($"{path} is a database of another program. Give the history a file of its own with --History:Path=FILE.");
        }

        if (version < 0)
        {
            throw new TranscriptException(Damaged(path, $"there is no format {version}"));
        }

        if (version > Version)
        {
            throw new TranscriptException(
                $"The history {path} was written by a newer ChatRoom (format {version}; this one knows {Version}). Start that version, or restore a backup of this one.");
        }
    }

    /// <summary>Sets whether closing the last connection moves the write-ahead log into the file and deletes it.</summary>
    private static void SetTidyUpAtClose(SqliteConnection connection, bool value) =>
        // https://www.sqlite.org/c3ref/c_dbconfig_defensive.html#sqlitedbconfignockptonclose
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, value ? 0 : 1, out _);

    // SQLitePCL has no function for it.
    [DllImport("e_sqlite3", ExactSpelling = true)]
    private static extern int sqlite3_file_control(sqlite3 db, nint name, int operation, out int result);

    private static string Damaged(string path, string how) =>
        $"The history {path} is damaged: {how}. Restore a backup with 'chatroom restore FILE', or start a new one with --History:Path=FILE.";
}
