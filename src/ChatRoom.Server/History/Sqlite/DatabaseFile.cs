using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// The SQLite file: what it must be, and how it is opened. Checks come before anything is written, so that a file that is
/// not ours, or not ours any more, stays as it is.
/// </summary>
internal static class DatabaseFile
{
    /// <summary>The version this program writes (<c>PRAGMA user_version</c>).</summary>
    public const int Version = 2;

    /// <summary>Marks the file as a ChatRoom history (<c>PRAGMA application_id</c>): "Chat" in ASCII.</summary>
    public const int ApplicationId = 0x43686174;

    /// <summary>A file up to this size is checked as a whole at start; a larger one by <c>chatroom verify</c>.</summary>
    private const long CheckedBytes = 64L << 20;

    // https://www.sqlite.org/fileformat.html#the_database_header
    private const int HeaderBytes = 100;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    /// <summary>
    /// Holds the file for this process for as long as the result lives; a second server is refused.
    /// </summary>
    /// <exception cref="TranscriptException">Another server has it, or the directory cannot be written.</exception>
    public static FileStream Lock(string path)
    {
        path = Resolve(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new TranscriptException(CannotWrite(path), e);
        }
        catch (IOException e) when (File.Exists(path + ".lock"))
        {
            throw new TranscriptException(
                $"Another server uses the history {path}. Stop it, or give this one a file of its own with --History:Path=FILE.", e);
        }
        catch (IOException e)
        {
            throw new TranscriptException(CannotWrite(path), e);
        }
    }

    /// <summary>The file itself where the path is a link to it: whatever name it is called by, there is one lock.</summary>
    public static string Resolve(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    /// <summary>
    /// Refuses a file that is not a history of this or an earlier version. Reads only, and only the header. Not for a file
    /// that this process has a connection to: closing a file ends all locks the process holds on it.
    /// </summary>
    /// <exception cref="TranscriptException">The message says what is wrong with the file.</exception>
    public static void CheckHeader(string path)
    {
        var header = new byte[HeaderBytes];
        int length;
        try
        {
            if (!File.Exists(path))
            {
                return;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            length = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new TranscriptException($"The history {path} cannot be read: {e.Message}", e);
        }

        if (length == 0)
        {
            return;
        }

        if (length < HeaderBytes || !header.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            throw new TranscriptException(Damaged(path, "it is not an SQLite database"));
        }

        CheckVersion(
            path,
            BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(ApplicationIdOffset)),
            BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(UserVersionOffset)));
    }

    /// <summary>Opens the file to read and write.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">
    /// Whether to make it if it is not there, to look at it closely before, and to bring it up to date: for the first
    /// connection of the process.
    /// </param>
    /// <param name="logger">Hears of work that takes a while.</param>
    /// <exception cref="TranscriptException">The message says what is wrong and what to do.</exception>
    public static SqliteConnection OpenToWrite(string path, bool create, ILogger logger)
    {
        if (create)
        {
            CheckHeader(path);
        }

        var connection = Connect(path, create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
        try
        {
            connection.Open();
            // What a killed server has left in the write-ahead log stays there until it is clear that the file is ours.
            TidyUpAtClose(connection, false);
            Check(path, connection, create);
            TidyUpAtClose(connection, true);
            connection.Do("PRAGMA journal_mode = WAL");
            // A commit has reached the disk when it returns.
            connection.Do("PRAGMA synchronous = FULL");
            connection.Do("PRAGMA journal_size_limit = 67108864");
            if (create)
            {
                Migration.Run(connection, path, logger);
            }

            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new TranscriptException(Explain(path, e), e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file to read; the caller disposes the connection.</summary>
    public static SqliteConnection OpenToRead(string path) => OpenAgain(path, SqliteOpenMode.ReadOnly);

    /// <summary>
    /// Opens the file once more, for <see cref="WalCheckpoint"/>, right after <see cref="OpenToWrite"/>: later it could be
    /// another one.
    /// </summary>
    public static SqliteConnection OpenBeside(string path) => OpenAgain(path, SqliteOpenMode.ReadWrite);

    /// <summary>Whether the file has the format this program writes, and not an older one.</summary>
    public static bool IsUpToDate(SqliteConnection connection) => (long)connection.Ask("PRAGMA user_version")! == Version;

    /// <summary>Whether the file's path leads to another file by now, or to none.</summary>
    public static bool HasMoved(SqliteConnection connection)
    {
        const int HasMovedOperation = 20; // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved
        return sqlite3_file_control(connection.Handle!, 0, HasMovedOperation, out var moved) == raw.SQLITE_OK && moved != 0;
    }

    /// <summary>One line for an operator about what SQLite says.</summary>
    public static string Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        // https://www.sqlite.org/rescode.html
        11 or 26 => Damaged(path, e.Message),
        13 => $"The disk of the history {path} is full.",
        8 or 14 or 23 => CannotWrite(path),
        _ => $"The history {path} cannot be used: {e.Message}",
    };

    /// <summary>What SQLite's checks answer, which may be a heading and a list.</summary>
    public static string OneLine(string answer) => answer.ReplaceLineEndings(" ");

    /// <summary>Runs statements that return nothing of interest.</summary>
    public static void Do(this SqliteConnection connection, string sql)
    {
        var result = SQLitePCL.raw.sqlite3_exec(connection.Handle!, sql);
        if (result != SQLitePCL.raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle!);
        }
    }

    /// <summary>Runs a statement and returns its first value.</summary>
    public static object? Ask(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode) =>
        new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            // A pool would keep files open that are to be replaced.
            Pooling = false,
        }.ToString());

    private static SqliteConnection OpenAgain(string path, SqliteOpenMode mode)
    {
        var connection = Connect(path, mode);
        try
        {
            connection.Open();
            // SQLite finds the write-ahead log with the first read only.
            connection.Ask("PRAGMA user_version");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new TranscriptException(Explain(path, e), e);
        }
    }

    private static void Check(string path, SqliteConnection connection, bool create)
    {
        if (create && (long)connection.Ask("PRAGMA page_count")! == 0)
        {
            // New. Marked before anything else, so that a first start that is cut short can be repeated.
            connection.Do(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            return;
        }

        CheckVersion(path, (long)connection.Ask("PRAGMA application_id")!, (long)connection.Ask("PRAGMA user_version")!);
        if (create && new FileInfo(path).Length <= CheckedBytes && connection.Ask("PRAGMA quick_check(1)") is string answer and not "ok")
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

    /// <summary>Whether closing the last connection takes the write-ahead log over into the file and deletes it.</summary>
    private static void TidyUpAtClose(SqliteConnection connection, bool value) =>
        // https://www.sqlite.org/c3ref/c_dbconfig_defensive.html#sqlitedbconfignockptonclose
        raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, value ? 0 : 1, out _);

    // What Microsoft.Data.Sqlite is built on has no way to it.
    [DllImport("e_sqlite3", ExactSpelling = true)]
    private static extern int sqlite3_file_control(sqlite3 db, nint name, int operation, out int result);

    private static string CannotWrite(string path) =>
        $"The history {path} cannot be written. Give the server's user the right to write it and its directory, or name another file with --History:Path=FILE.";

    private static string Damaged(string path, string how) =>
        $"The history {path} is damaged: {how}. Restore a backup with 'chatroom restore FILE', or start a new one with --History:Path=FILE.";
}
