using ChatRoom.Core.Events;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// The connection that writes, the statements that every batch needs, prepared once, and what keeps the write-ahead log
/// short. Owns all of them.
/// </summary>
/// <param name="connection">The connection that writes.</param>
/// <param name="beside">See <see cref="WalCheckpoint"/>.</param>
internal sealed class WriteConnection(SqliteConnection connection, SqliteConnection beside) : IDisposable
{
    private readonly WalCheckpoint _checkpoint = new WalCheckpoint(connection, beside).Begin();
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly EventBlockInsert _insert = new(connection);

    public SqliteConnection Connection => connection;

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Does what can wait until whoever waits for the commit has been told.</summary>
    public void TidyUp() => _checkpoint.Continue();

    /// <summary>Empties the write-ahead log into the file, as far as readers allow.</summary>
    /// <exception cref="SqliteException">It could not be done.</exception>
    public void EmptyLog()
    {
        // Two at a time SQLite refuses.
        _checkpoint.Rest();
        connection.Do("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Stores drafts of a room under the numbers from <paramref name="first"/> on.</summary>
    /// <exception cref="SqliteException">They were not stored, at least not all.</exception>
    public void Insert(long room, long first, IReadOnlyList<RoomEvent> drafts)
    {
        _insert.Begin(room, first);
        foreach (var draft in drafts)
        {
            _insert.Add(StoredEvent.Of(draft));
        }

        _insert.End();
    }

    public void Dispose()
    {
        _checkpoint.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _insert.Dispose();
        connection.Dispose();
    }
}
