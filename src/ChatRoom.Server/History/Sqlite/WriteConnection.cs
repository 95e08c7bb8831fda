using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Sqlite.Changes;
using ChatRoom.Server.History.Stored;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Owns the connection that writes, its prepared statements, and the checkpoint of the write-ahead log.</summary>
/// <param name="connection">The connection that writes.</param>
/// <param name="beside">The other connection of the <see cref="WalCheckpoint"/>.</param>
internal sealed class WriteConnection(SqliteConnection connection, SqliteConnection beside) : IDisposable
{
    // Another program may hold the file for a moment. The room's loop waits meanwhile, so it must not be long.
    private const int MostBusyMilliseconds = 500;

    private readonly WalCheckpoint _checkpoint = new WalCheckpoint(connection, beside).Begin();
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly EventBlockInsert _insert = new(connection);
    private readonly ChangeWriter _changes = new(connection);

    /// <summary>Gets the connection that writes.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>Gets whether a transaction is open; SQLite ends one by itself after some errors.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Begins a transaction.</summary>
    public void Begin()
    {
        raw.sqlite3_busy_timeout(connection.Handle, MostBusyMilliseconds);
        _begin.Run();
    }

    /// <summary>Commits the transaction.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Rolls the transaction back.</summary>
    public void RollBack() => connection.Execute("ROLLBACK");

    /// <summary>Begins a part of the transaction that can be rolled back alone.</summary>
    public void BeginSavepoint() => connection.Execute("SAVEPOINT job");

    /// <summary>Rolls back all since <see cref="BeginSavepoint"/>; the savepoint stays.</summary>
    public void RollBackToSavepoint() => connection.Execute("ROLLBACK TO job");

    /// <summary>Ends the savepoint.</summary>
    public void ReleaseSavepoint() => connection.Execute("RELEASE job");

    /// <summary>Does the work that can wait until the callers know of the commit.</summary>
    /// <returns>Whether some of it is left to do soon, also without a further commit.</returns>
    public bool TidyUp()
    {
        _checkpoint.Continue();
        return _checkpoint.HasOldText;
    }

    /// <summary>Takes note that the transaction deletes or replaces text, which the write-ahead log may have until it is cut.</summary>
    public void NoteDeletedText() => _checkpoint.HasOldText = true;

    /// <summary>Moves the write-ahead log into the file, as far as readers allow.</summary>
    /// <exception cref="SqliteException">It could not be done.</exception>
    public void EmptyLog()
    {
        // SQLite refuses two checkpoints at a time.
        _checkpoint.Wait();
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Stores drafts of a room under the numbers from <paramref name="first"/> on.</summary>
    /// <exception cref="SqliteException">Not all of them were stored.</exception>
    public void Insert(long room, long first, IReadOnlyList<RoomEvent> drafts)
    {
        var changes = 0;
        _insert.Begin(room, first);
        foreach (var draft in drafts)
        {
            _insert.Add(StoredEvent.Of(draft));
            changes += draft is MessageChanged ? 1 : 0;
        }

        _insert.End();
        if (changes > 0)
        {
            WriteChanges(room, drafts);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkpoint.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _insert.Dispose();
        _changes.Dispose();
        connection.Dispose();
    }

    private void WriteChanges(long room, IReadOnlyList<RoomEvent> drafts)
    {
        foreach (var change in drafts.OfType<MessageChanged>())
        {
            if (_changes.Write(room, change))
            {
                NoteDeletedText();
            }
        }
    }
}
