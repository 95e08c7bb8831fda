using System.Globalization;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Search;

/// <summary>Opens the database of the index, and makes it anew if it is damaged, of another version or of no use.</summary>
internal sealed class SearchFile : IDisposable
{
    // The mark of an index (PRAGMA application_id): "ChSx" in ASCII.
    private const int ApplicationId = 0x43685378;

    // The version of the tables; with the version of the tokens it is the format (PRAGMA user_version).
    private const int Format = (2 << 8) + SearchTokens.Version;

    private const string Tables =
        """
        -- The cursor in the history ('block'), whether the file is in use ('open'), since when deleted words are in it ('purge').
        CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        -- position: the number of the last event that is indexed.
        CREATE TABLE rooms (id INTEGER PRIMARY KEY AUTOINCREMENT, epoch TEXT NOT NULL UNIQUE, position INTEGER NOT NULL) STRICT;
        -- The authors by the key of the handle of a message.
        CREATE TABLE authors (id INTEGER PRIMARY KEY, handle TEXT NOT NULL, person BLOB, UNIQUE (handle, person)) STRICT;
        CREATE INDEX authors_by_person ON authors (person);
        -- A handle that a person gave up, and when in milliseconds since 1970.
        CREATE TABLE renames (person BLOB NOT NULL, at INTEGER NOT NULL, handle TEXT NOT NULL, PRIMARY KEY (person, at)) STRICT, WITHOUT ROWID;
        -- Up to 256 consecutive events of a room; at is the time of the first one in milliseconds since 1970.
        CREATE TABLE spans (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE INDEX spans_by_number ON spans (room, first);
        CREATE INDEX spans_by_time ON spans (at);
        -- rowid: the id of the span, times 256, plus the distance to its first event. meta: 'r5 f12 hl @alice' for room, author, link, mention.
        CREATE VIRTUAL TABLE words USING fts5(text, meta, content='', contentless_delete=1, tokenize="ascii tokenchars '#+@'");
        """;

    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Locks the file for this process; does not open it.</summary>
    /// <exception cref="SearchException">Another process holds it, or the directory cannot be written.</exception>
    public SearchFile(string path)
    {
        _path = FileLock.Resolve(path);
        try
        {
            _lock = FileLock.TryAcquire(_path) ?? throw new SearchException($"Another server uses the index {_path}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SearchException($"The index {_path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Returns the file beside a history: <c>search.db</c> beside <c>chatroom.db</c>, else <c>X.search.db</c>.</summary>
    public static string Beside(string history) => FileBeside.Path(history, "search.db");

    /// <summary>Returns whether an error means that the file is damaged.</summary>
    // https://www.sqlite.org/rescode.html: an error of the logic stands for a missing table here.
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 1 or 11 or 24 or 26;

    /// <summary>Opens the file to write; makes it anew if it is no good.</summary>
    /// <exception cref="SqliteException">The disk failed.</exception>
    /// <exception cref="IOException">As for <see cref="SqliteException"/>.</exception>
    public SqliteConnection OpenToWrite()
    {
        if (TryOpenGood() is { } good)
        {
            return good;
        }

        Delete();
        PrivateFile.Create(_path);
        var connection = Connect(SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("BEGIN");
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Format}"));
            connection.Execute(Tables);
            connection.Execute("INSERT INTO state VALUES ('block', 0), ('open', 1), ('purge', 0); COMMIT");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file to read.</summary>
    /// <exception cref="SqliteException">There is no such file, or it cannot be read.</exception>
    public SqliteConnection OpenToRead() => Connect(SqliteOpenMode.ReadOnly);

    /// <summary>Deletes the index; nothing may have it open.</summary>
    public void Delete()
    {
        foreach (var end in (string[])[.. SqliteFiles.EndsBeside, ""])
        {
            File.Delete(_path + end);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private SqliteConnection? TryOpenGood()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        SqliteConnection? connection = null;
        try
        {
            connection = Connect(SqliteOpenMode.ReadWrite);
            if (IsGood(connection))
            {
                connection.Execute("UPDATE state SET value = 1 WHERE name = 'open'");
                return connection;
            }
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            // A new one is made.
        }
        catch
        {
            connection?.Dispose();
            throw;
        }

        connection?.Dispose();
        return null;
    }

    private static bool IsGood(SqliteConnection connection) =>
        connection.QueryScalar("PRAGMA application_id") is (long)ApplicationId
        && connection.QueryScalar("PRAGMA user_version") is (long)Format
        // Damage in the middle goes unnoticed for long. After a clean end there is none.
        && (connection.QueryScalar("SELECT value FROM state WHERE name = 'open'") is 0L
            || connection.QueryScalar("PRAGMA quick_check(1)") is "ok");

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 5000);
            if (mode == SqliteOpenMode.ReadWrite)
            {
                connection.Execute("PRAGMA journal_mode = WAL");
                // All of it can be made anew from the logs. Deleted text is overwritten.
                connection.Execute("PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864");
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
}
