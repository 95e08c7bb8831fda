using System.Collections.Concurrent;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Following;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Search;

/// <summary>Writes the index. Position and words change in one transaction, so no event is indexed twice.</summary>
/// <remarks>Only the follower's thread may call this.</remarks>
internal sealed class IndexWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ConcurrentDictionary<Guid, IndexedRoom> _rooms = [];
    private readonly IndexAuthors _authors;
    private readonly IndexSpans _spans;
    private readonly IndexedText _text = new();
    private readonly Statement _insert;
    private readonly Statement _replace;
    private readonly Statement _setPosition;
    private readonly Statement _setState;

    /// <summary>Takes over an open connection.</summary>
    public IndexWriter(SqliteConnection connection)
    {
        _connection = connection;
        _authors = new(connection);
        _spans = new(connection);
        _insert = new(connection, "INSERT INTO words (rowid, text, meta) VALUES (?1, ?2, ?3)");
        _replace = new(connection, "INSERT OR REPLACE INTO words (rowid, text, meta) VALUES (?1, ?2, ?3)");
        _setPosition = new(connection, "UPDATE rooms SET position = ?2 WHERE id = ?1");
        _setState = new(connection, "UPDATE state SET value = ?2 WHERE name = ?1");
        Load();
        // Nothing needs the pages of all logs again.
        connection.Execute("PRAGMA shrink_memory");
    }

    /// <summary>Gets the id of the last event block that is indexed.</summary>
    public long Block { get; private set; }

    /// <summary>Gets the time in milliseconds since 1970 since when deleted words are in the file; 0 if there are none.</summary>
    public long PurgeDue { get; private set; }

    /// <summary>Gets the logs by the keys of their epochs; also for other threads.</summary>
    public IReadOnlyDictionary<Guid, IndexedRoom> Rooms => _rooms;

    /// <summary>Gets the connection.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Finds a log by its epoch, or returns null.</summary>
    public IndexedRoom? Find(string epoch) => _rooms.GetValueOrDefault(IndexedRoom.KeyOf(epoch));

    /// <summary>Returns the number of the last event of a log that is indexed.</summary>
    public long PositionOf(string epoch) => Find(epoch)?.Position ?? 0;

    /// <summary>Begins again at an earlier block; events that are indexed are skipped.</summary>
    public void GoBack(long block) => Block = Math.Min(Block, block);

    /// <summary>Indexes a batch, in one transaction.</summary>
    /// <exception cref="SqliteException">Nothing was indexed.</exception>
    public void Write(CommittedBatch batch, long now)
    {
        InTransaction(() =>
        {
            foreach (var part in batch.Parts)
            {
                Add(part);
            }

            _spans.Store();
            foreach (var (epoch, message) in batch.Changed)
            {
                Change(epoch, message, now);
            }

            foreach (var epoch in batch.Parts.Select(part => part.Epoch).Distinct())
            {
                var room = Find(epoch)!;
                _setPosition.Bind(1, room.Id).Bind(2, room.Position).Run();
            }

            SetState("block", batch.LastBlock);
        });
        Block = batch.LastBlock;
    }

    /// <summary>Deletes indexed events of a log, in one transaction.</summary>
    /// <param name="room">The log.</param>
    /// <param name="before">The number below which events are deleted.</param>
    /// <param name="mostSpans">The maximum number of spans.</param>
    /// <param name="now">The time in milliseconds since 1970.</param>
    /// <returns>Whether that was all.</returns>
    public bool DeleteBefore(IndexedRoom room, long before, int mostSpans, long now)
    {
        var isAll = true;
        InTransaction(() =>
        {
            var changed = _spans.DeleteBefore(room, before, mostSpans);
            isAll = changed < mostSpans;
            if (changed > 0)
            {
                SetPurgeDue(now);
            }
        });
        return isAll;
    }

    /// <summary>Forgets a log whose events are deleted.</summary>
    public void Forget(Guid key)
    {
        using var delete = new Statement(_connection, "DELETE FROM rooms WHERE id = ?1");
        delete.Bind(1, _rooms[key].Id).Run();
        _rooms.TryRemove(key, out _);
    }

    /// <summary>Records that no deleted words are left in the file.</summary>
    public void ClearPurge()
    {
        SetState("purge", 0);
        PurgeDue = 0;
    }

    /// <summary>Closes the file; it need not be checked at the next start.</summary>
    public void Dispose()
    {
        try
        {
            SetState("open", 0);
        }
        catch (SqliteException)
        {
            // It is checked then.
        }

        foreach (var statement in (Statement[])[_insert, _replace, _setPosition, _setState])
        {
            statement.Dispose();
        }

        _authors.Dispose();
        _spans.Dispose();
        _connection.Dispose();
    }

    private void Load()
    {
        _rooms.Clear();
        using (var rooms = new Statement(_connection, "SELECT epoch, id, position FROM rooms"))
        {
            while (rooms.Step())
            {
                _rooms[IndexedRoom.KeyOf(rooms.Text(0))] = new(rooms.Integer(1), rooms.Integer(2));
            }
        }

        Block = (long)_connection.QueryScalar("SELECT value FROM state WHERE name = 'block'")!;
        PurgeDue = (long)_connection.QueryScalar("SELECT value FROM state WHERE name = 'purge'")!;
        _spans.Load();
        _authors.Forget();
    }

    /// <summary>Runs work in a transaction; after a failure, the state in memory is that of the file again.</summary>
    private void InTransaction(Action work)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            _connection.Execute("COMMIT");
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
            }

            Load();
            throw;
        }
    }

    private void Add(CommittedEvents part)
    {
        var room = GetRoom(part.Epoch);
        foreach (var roomEvent in part.Events.Where(roomEvent => roomEvent.Sequence > room.Position))
        {
            room.Position = roomEvent.Sequence;
            if (roomEvent is MessagePosted message && message.Changes.Deletion is null)
            {
                Put(_insert, _spans.KeyOf(room, message), room, message);
            }
            else if (roomEvent is ParticipantRenamed rename)
            {
                _authors.Add(rename);
            }
        }
    }

    private void Put(Statement statement, long key, IndexedRoom room, MessagePosted message)
    {
        var (text, meta) = _text.Of(message, room.Id, _authors.IdOf(message));
        statement.Bind(1, key).BindText(2, text).BindText(3, meta).Run();
    }

    private void Change(string epoch, MessagePosted message, long now)
    {
        if (Find(epoch) is not { } room || _spans.Find(room, message.Sequence) is not { } key)
        {
            return;
        }

        if (message.Changes.Deletion is null)
        {
            Put(_replace, key, room, message);
        }
        else
        {
            using var delete = new Statement(_connection, "DELETE FROM words WHERE rowid = ?1");
            delete.Bind(1, key).Run();
        }

        SetPurgeDue(now);
    }

    private void SetPurgeDue(long now)
    {
        if (PurgeDue == 0)
        {
            SetState("purge", now);
            PurgeDue = now;
        }
    }

    private IndexedRoom GetRoom(string epoch)
    {
        if (Find(epoch) is { } room)
        {
            return room;
        }

        using var insert = new Statement(_connection, "INSERT INTO rooms (epoch, position) VALUES (?1, 0)");
        insert.BindText(1, Encoding.UTF8.GetBytes(epoch)).Run();
        return _rooms[IndexedRoom.KeyOf(epoch)] = new(raw.sqlite3_last_insert_rowid(_connection.Handle), 0);
    }

    private void SetState(string name, long value) => _setState.BindText(1, Encoding.UTF8.GetBytes(name)).Bind(2, value).Run();
}
