using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// A row of the table <c>pages</c>, read event by event and only as far as wanted. It looks into SQLite's memory: good
/// until the statement it came from goes to its next row.
/// </summary>
internal ref struct StoredBlock
{
    /// <summary>What a statement must select, in this order.</summary>
    public const string Columns = "first, last, at, ids, events";

    /// <summary>Bytes of an id in <c>ids</c>.</summary>
    public const int IdBytes = 16;

    private readonly long _since;
    private readonly ReadOnlySpan<byte> _ids;
    private readonly ReadOnlySpan<byte> _events;
    private Utf8JsonReader _json;
    private int _offset;

    /// <exception cref="TranscriptException">The row is not one of ours.</exception>
    public StoredBlock(Statement row)
    {
        First = row.Integer(0);
        Last = row.Integer(1);
        _since = row.Integer(2);
        _ids = row.Bytes(3);
        _events = row.Bytes(4);
        _json = new Utf8JsonReader(_events);
        Sequence = First - 1;
        if (First < 1 || _ids.Length != IdBytes * (Last - First + 1))
        {
            throw Damaged(new InvalidDataException($"{_ids.Length} bytes of ids"));
        }
    }

    /// <summary>The number of the first event.</summary>
    public readonly long First { get; }

    /// <summary>The number of the last event.</summary>
    public readonly long Last { get; }

    /// <summary>The number of the event that was come to.</summary>
    public long Sequence { get; private set; }

    /// <summary>When that was, in microseconds since 1970.</summary>
    public long At { get; private set; }

    /// <summary>The column <c>ids</c> from there on.</summary>
    public readonly ReadOnlySpan<byte> RestOfIds => _ids[(IdBytes * (int)(Sequence - First))..];

    /// <summary>The column <c>events</c> from there on, byte for byte: also what this version does not know.</summary>
    public readonly ReadOnlySpan<byte> RestOfEvents => (byte[])[(byte)'[', .. _events[_offset..]];

    /// <summary>Goes to the next event, if there is one.</summary>
    /// <exception cref="TranscriptException">The page is damaged.</exception>
    public bool Next()
    {
        try
        {
            if (_json.TokenType == JsonTokenType.None)
            {
                Expect(JsonTokenType.StartArray);
            }
            else
            {
                Leave();
            }

            if (Sequence == Last)
            {
                Expect(JsonTokenType.EndArray);
                // False at the end; throws if there is more.
                return _json.Read();
            }

            Expect(JsonTokenType.StartArray);
            _offset = (int)_json.TokenStartIndex;
            Expect(JsonTokenType.Number);
            At = checked(_since + _json.GetInt64());
            Sequence++;
            return true;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    /// <summary>The event that was come to. Not twice.</summary>
    /// <exception cref="TranscriptException">The page is damaged, or of a kind that this version does not know.</exception>
    public RoomEvent Event()
    {
        try
        {
            Expect(JsonTokenType.Number);
            var kind = _json.GetInt64();
            Expect(JsonTokenType.String);
            var author = _json.GetString()!;
            Expect(JsonTokenType.String);
            var text = _json.GetString()!;
            Expect(JsonTokenType.EndArray);
            var id = new Guid(RestOfIds[..IdBytes]);
            return new StoredEvent(id, At, kind, author, text).ToEvent(Sequence);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    // What the reader throws at bad JSON, at a token of another type and at bad UTF-8, and a time outside the calendar.
    private static bool IsDamage(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException;

    private void Expect(JsonTokenType token)
    {
        if (!_json.Read() || _json.TokenType != token)
        {
            throw new JsonException($"{_json.TokenType} instead of {token}");
        }
    }

    /// <summary>What is left of the event that was come to is not wanted.</summary>
    private void Leave()
    {
        while (_json.TokenType != JsonTokenType.EndArray)
        {
            _json.Read();
        }
    }

    private readonly TranscriptException Damaged(Exception why) =>
        new($"The events {First} to {Last} cannot be read, the history is damaged.", why);
}
