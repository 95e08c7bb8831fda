using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite.Changes;

/// <summary>Lets several statements of a connection read one state of the file, until it is disposed.</summary>
internal sealed class ReadSnapshot : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly bool _isOwn;

    /// <summary>Begins to read, unless the caller has begun a transaction already.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public ReadSnapshot(SqliteConnection connection)
    {
        _connection = connection;
        _isOwn = raw.sqlite3_get_autocommit(connection.Handle) != 0;
        if (_isOwn)
        {
            connection.Execute("BEGIN");
        }
    }

    public void Dispose()
    {
        // SQLite ends a transaction by itself after some errors; nothing was written.
        if (_isOwn && raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            raw.sqlite3_exec(_connection.Handle, "COMMIT");
        }
    }
}
