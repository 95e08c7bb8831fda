using System.Buffers;
using System.Text;
using ChatRoom.Core.Rooms;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Transcripts;

/// <summary>
/// The one statement that stores an event, prepared once for a connection. It speaks to SQLite directly: the parameters of
/// ADO.NET cost more than the insert itself. Not thread-safe; must be disposed before its connection.
/// </summary>
internal sealed class EventInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly ArrayBufferWriter<byte> _text = new(256);

    public EventInsert(SqliteConnection connection)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(
            _database, $"INSERT INTO events (room, {StoredEvent.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", out _statement));
    }

    /// <summary>Stores a draft under a number.</summary>
    /// <exception cref="SqliteException">It was not stored.</exception>
    public void Run(long room, long sequence, RoomEvent draft)
    {
        var (kind, text) = StoredEvent.Describe(draft);
        Span<byte> id = stackalloc byte[16];
        draft.Id.TryWriteBytes(id);
        Check(raw.sqlite3_bind_int64(_statement, 1, room));
        Check(raw.sqlite3_bind_int64(_statement, 2, sequence));
        Check(raw.sqlite3_bind_blob(_statement, 3, id));
        Check(raw.sqlite3_bind_int64(_statement, 4, StoredEvent.ToMicroseconds(draft.At)));
        Check(raw.sqlite3_bind_int64(_statement, 5, kind));
        Check(raw.sqlite3_bind_text(_statement, 6, Utf8(draft.Author)));
        Check(raw.sqlite3_bind_text(_statement, 7, Utf8(text)));
        var result = raw.sqlite3_step(_statement);
        // Resetting repeats the result of a failed step; the step's own is checked below.
        _ = raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }

    public void Dispose() => _statement.Dispose();

    private ReadOnlySpan<byte> Utf8(string text)
    {
        _text.ResetWrittenCount();
        Encoding.UTF8.GetBytes(text, _text);
        // A null pointer would be NULL, not the empty text.
        return _text.WrittenCount == 0 ? _text.GetSpan(1)[..0] : _text.WrittenSpan;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
