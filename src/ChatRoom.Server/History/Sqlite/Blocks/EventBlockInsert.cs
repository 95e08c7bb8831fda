using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Stores events in event blocks, as many to a row as the limits allow, so that they share the cost of the row.</summary>
/// <remarks>Reuses its buffers. Not thread-safe; must be disposed before its connection.</remarks>
internal sealed class EventBlockInsert : IDisposable
{
    /// <summary>The maximum number of events in a block.</summary>
    public const int MaxEvents = 256;

    /// <summary>The bytes of text after which a new block begins; a larger event has a block of its own.</summary>
    /// <remarks>A reader of a few events thus never reads millions of bytes.</remarks>
    public const int MaxBytes = 64 << 10;

    // Keeps text legible, as far as .NET allows. No validation: the order of the calls below is fixed.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Statement _insert;
    private readonly ArrayBufferWriter<byte> _ids = new(MaxEvents * StoredBlock.IdBytes);
    private readonly ArrayBufferWriter<byte> _authors = new(MaxEvents * PersonId.Bytes);
    private readonly ArrayBufferWriter<byte> _events = new(MaxBytes);
    private readonly Dictionary<PersonId, int> _authorIndex = [];
    private readonly Utf8JsonWriter _json;
    private long _room;
    private long _first;
    private long _since;
    private int _count;

    /// <exception cref="SqliteException">The file has no such table, or cannot be read.</exception>
    public EventBlockInsert(SqliteConnection connection)
    {
        _insert = new Statement(
            connection, "INSERT INTO blocks (room, first, last, at, ids, authors, events) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _json = new Utf8JsonWriter(_events, Options);
    }

    /// <summary>Begins a run of events of a room; discards events of an earlier run that are not stored.</summary>
    public void Begin(long room, long first)
    {
        _room = room;
        _first = first;
        Clear();
    }

    /// <summary>Adds the next event; stores the block first if the event does not fit.</summary>
    /// <exception cref="SqliteException">The block was not stored.</exception>
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
        if (!stored.AuthorId.IsNone)
        {
            _json.WriteNumberValue(IndexOf(stored.AuthorId));
        }

        if (stored.Target != 0)
        {
            WriteTarget(stored);
        }

        _json.WriteEndArray();
    }

    /// <summary>Ends the run: stores the events that are not stored yet.</summary>
    /// <exception cref="SqliteException">The block was not stored.</exception>
    public void End()
    {
        if (_count > 0)
        {
            Store();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _insert.Dispose();
    }

    private void WriteTarget(in StoredEvent stored)
    {
        if (stored.AuthorId.IsNone)
        {
            _json.WriteNullValue();
        }

        _json.WriteNumberValue(stored.Target);
        if (stored.Answered is not null)
        {
            _json.WriteStringValue(stored.Answered);
        }
    }

    private int IndexOf(PersonId author)
    {
        if (!_authorIndex.TryGetValue(author, out var index))
        {
            index = _authorIndex.Count;
            _authorIndex.Add(author, index);
            author.CopyTo(_authors.GetSpan(PersonId.Bytes));
            _authors.Advance(PersonId.Bytes);
        }

        return index;
    }

    private void Store()
    {
        _json.WriteEndArray();
        _json.Flush();
        _insert.Bind(1, _room).Bind(2, _first).Bind(3, _first + _count - 1).Bind(4, _since).BindBlob(5, _ids.WrittenSpan);
        _ = _authorIndex.Count == 0 ? _insert.BindNull(6) : _insert.BindBlob(6, _authors.WrittenSpan);
        _insert.BindText(7, _events.WrittenSpan).Run();
        _first += _count;
        Clear();
    }

    private void Clear()
    {
        _count = 0;
        _ids.ResetWrittenCount();
        _authors.ResetWrittenCount();
        _authorIndex.Clear();
        _events.ResetWrittenCount();
        _json.Reset();
    }
}
