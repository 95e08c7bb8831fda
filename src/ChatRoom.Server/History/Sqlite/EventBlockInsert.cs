using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// Stores events, as many to a row as may be: what a row costs is shared by all that are in it. Uses its buffers again and
/// again. Not thread-safe; must be disposed before its connection.
/// </summary>
internal sealed class EventBlockInsert : IDisposable
{
    /// <summary>Events of a page at most.</summary>
    public const int MaxEvents = 256;

    /// <summary>
    /// Bytes of a page's texts after which another one begins, so that who reads a few events never has to read millions
    /// of bytes. An event that is larger has a page of its own.
    /// </summary>
    public const int MaxBytes = 64 << 10;

    // What is no letter to JSON stays legible, as far as .NET allows. The order of the calls below is fixed.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Statement _insert;
    private readonly ArrayBufferWriter<byte> _ids = new(MaxEvents * StoredBlock.IdBytes);
    private readonly ArrayBufferWriter<byte> _events = new(MaxBytes);
    private readonly Utf8JsonWriter _json;
    private long _room;
    private long _first;
    private long _since;
    private int _count;

    public EventBlockInsert(SqliteConnection connection)
    {
        _insert = new Statement(connection, "INSERT INTO pages (room, first, last, at, ids, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _json = new Utf8JsonWriter(_events, Options);
    }

    /// <summary>Begins a run of events of a room. What a run before has not stored is forgotten.</summary>
    public void Begin(long room, long first)
    {
        _room = room;
        _first = first;
        Clear();
    }

    /// <summary>Adds the next event; stores the page if it is full.</summary>
    /// <exception cref="SqliteException">It was not stored.</exception>
    public void Add(in StoredEvent stored)
    {
        if (_count == MaxEvents || (_count > 0 && _json.BytesCommitted + _json.BytesPending + stored.Text.Length > MaxBytes))
        {
            Store();
        }

        if (_count++ == 0)
        {
            _since = stored.At;
            _json.WriteStartArray();
        }

        stored.Id.TryWriteBytes(_ids.GetSpan(StoredBlock.IdBytes));
        _ids.Advance(StoredBlock.IdBytes);
        _json.WriteStartArray();
        _json.WriteNumberValue(stored.At - _since);
        _json.WriteNumberValue(stored.Kind);
        _json.WriteStringValue(stored.Author);
        _json.WriteStringValue(stored.Text);
        _json.WriteEndArray();
    }

    /// <summary>Ends the run: stores what is not stored yet.</summary>
    /// <exception cref="SqliteException">It was not stored.</exception>
    public void End()
    {
        if (_count > 0)
        {
            Store();
        }
    }

    public void Dispose()
    {
        _json.Dispose();
        _insert.Dispose();
    }

    private void Store()
    {
        _json.WriteEndArray();
        _json.Flush();
        _insert.Bind(1, _room).Bind(2, _first).Bind(3, _first + _count - 1).Bind(4, _since)
            .BindBlob(5, _ids.WrittenSpan).BindText(6, _events.WrittenSpan).Run();
        _first += _count;
        Clear();
    }

    private void Clear()
    {
        _count = 0;
        _ids.ResetWrittenCount();
        _events.ResetWrittenCount();
        _json.Reset();
    }
}
