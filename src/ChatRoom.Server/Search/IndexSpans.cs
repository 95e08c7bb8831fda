using ChatRoom.Core.Events;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Search;

/// <summary>Gives each message a key that grows with the commits: a span has up to 256 consecutive events of one room.</summary>
internal sealed class IndexSpans : IDisposable
{
    private const int Events = 256;
    private const int Bits = 8;

    private readonly SqliteConnection _connection;
    private readonly Statement _set;
    private readonly Statement _find;
    private (long Id, long Room, long First, long Last, long At) _newest;

    public IndexSpans(SqliteConnection connection)
    {
        _connection = connection;
        _set = new(connection, "INSERT OR REPLACE INTO spans (id, room, first, last, at) VALUES (?1, ?2, ?3, ?4, ?5)");
        _find = new(connection, "SELECT id, first, last FROM spans WHERE room = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1");
        Load();
    }

    /// <summary>Reads the newest span, also after a transaction that was rolled back.</summary>
    public void Load()
    {
        using var newest = new Statement(_connection, "SELECT id, room, first, last, at FROM spans ORDER BY id DESC LIMIT 1");
        _newest = newest.Step() ? (newest.Integer(0), newest.Integer(1), newest.Integer(2), newest.Integer(3), newest.Integer(4)) : default;
    }

    /// <summary>Returns the key of a new message: in the newest span if it is of the same room and has space, else in a new one.</summary>
    public long KeyOf(IndexedRoom room, MessagePosted message)
    {
        if (_newest.Room != room.Id || message.Sequence - _newest.First >= Events)
        {
            Store();
            _newest = (_newest.Id + 1, room.Id, message.Sequence, message.Sequence, message.At.ToUnixTimeMilliseconds());
        }

        _newest.Last = message.Sequence;
        return (_newest.Id << Bits) + message.Sequence - _newest.First;
    }

    /// <summary>Stores the newest span as it is now.</summary>
    public void Store()
    {
        if (_newest.Room > 0)
        {
            _set.Bind(1, _newest.Id).Bind(2, _newest.Room).Bind(3, _newest.First).Bind(4, _newest.Last).Bind(5, _newest.At).Run();
        }
    }

    /// <summary>Returns the key of a message in the index, or null.</summary>
    public long? Find(IndexedRoom room, long sequence)
    {
        long? key = _find.Bind(1, room.Id).Bind(2, sequence).Step() && sequence <= _find.Integer(2)
            ? (_find.Integer(0) << Bits) + sequence - _find.Integer(1)
            : null;
        _find.Reset();
        return key;
    }

    /// <summary>Deletes spans of a room up to a number, and the words of their messages.</summary>
    /// <returns>The number of spans that were changed.</returns>
    public int DeleteBefore(IndexedRoom room, long before, int most)
    {
        var spans = Before(room.Id, before, most);
        foreach (var (id, first, last) in spans)
        {
            using var delete = new Statement(_connection, "DELETE FROM words WHERE rowid >= ?1 AND rowid < ?2");
            delete.Bind(1, id << Bits).Bind(2, (id << Bits) + Math.Min(before, last + 1) - first).Run();
            if (last < before)
            {
                using var forget = new Statement(_connection, "DELETE FROM spans WHERE id = ?1");
                forget.Bind(1, id).Run();
                _newest = _newest.Id == id ? _newest with { Room = 0 } : _newest;
            }
        }

        return spans.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _set.Dispose();
        _find.Dispose();
    }

    private List<(long Id, long First, long Last)> Before(long room, long before, int most)
    {
        var spans = new List<(long, long, long)>();
        using var select = new Statement(
            _connection, "SELECT id, first, last FROM spans WHERE room = ?1 AND first < ?2 ORDER BY first LIMIT ?3");
        select.Bind(1, room).Bind(2, before).Bind(3, most);
        while (select.Step())
        {
            spans.Add((select.Integer(0), select.Integer(1), select.Integer(2)));
        }

        return spans;
    }
}
