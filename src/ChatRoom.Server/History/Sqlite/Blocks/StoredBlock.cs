using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Stored;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Reads an event block event by event, and only as far as the caller asks.</summary>
/// <remarks>It refers to SQLite's memory, which is valid until the statement goes to its next row.</remarks>
internal ref struct StoredBlock
{
    /// <summary>The columns that a statement must select, in this order.</summary>
    public const string Columns = "first, last, at, ids, authors, events";

    /// <summary>The same columns of a file of version 2, which has no author ids.</summary>
    public const string Version2Columns = "first, last, at, ids, NULL, events";

    /// <summary>The length of an event's id in <c>ids</c>.</summary>
    public const int IdBytes = 16;

    // The block is an array of arrays: an element of the outer one ends at this depth.
    private const int EventDepth = 1;

    private readonly long _since;
    private readonly ReadOnlySpan<byte> _ids;
    private readonly ReadOnlySpan<byte> _authors;
    private readonly ReadOnlySpan<byte> _events;
    private Utf8JsonReader _json;
    private int _offset;

    /// <exception cref="TranscriptException">The row is damaged.</exception>
    public StoredBlock(Statement row)
    {
        First = row.Integer(0);
        Last = row.Integer(1);
        _since = row.Integer(2);
        _ids = row.Bytes(3);
        _authors = row.Bytes(4);
        _events = row.Bytes(5);
        _json = new Utf8JsonReader(_events);
        Sequence = First - 1;
        // A division, because the product of a damaged number may overflow to the right length.
        if (First < 1 || _ids.Length % IdBytes != 0 || _ids.Length / IdBytes != Last - First + 1)
        {
            throw Damaged(new InvalidDataException($"{_ids.Length} bytes of ids"));
        }
    }

    /// <summary>Gets the number of the first event.</summary>
    public readonly long First { get; }

    /// <summary>Gets the number of the last event.</summary>
    public readonly long Last { get; }

    /// <summary>Gets the time from which the times of the events count, about that of the first one; null if it is damaged.</summary>
    public readonly DateTimeOffset? Since => StoredEvent.ToTime(_since);

    /// <summary>Gets the number of the current event.</summary>
    public long Sequence { get; private set; }

    /// <summary>Gets the time of the current event in microseconds since 1970.</summary>
    public long At { get; private set; }

    /// <summary>Gets the column <c>ids</c> from the current event on.</summary>
    public readonly ReadOnlySpan<byte> RestOfIds => _ids[(IdBytes * (int)(Sequence - First))..];

    /// <summary>Gets the column <c>events</c> from the current event on, byte for byte.</summary>
    public readonly ReadOnlySpan<byte> RestOfEvents => (byte[])[(byte)'[', .. _events[_offset..]];

    /// <summary>Goes to the next event; returns false at the end.</summary>
    /// <exception cref="TranscriptException">The block is damaged.</exception>
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
                SkipRest();
            }

            if (Sequence == Last)
            {
                Expect(JsonTokenType.EndArray);
                // Returns false at the end, and throws if there is more.
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

    /// <summary>Returns the current event; may be called once for each event, and not after <see cref="TextRange"/>.</summary>
    /// <exception cref="TranscriptException">The block is damaged.</exception>
    public RoomEvent Event()
    {
        try
        {
            return Stored().ToEvent(Sequence);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    /// <summary>Returns the current event as it is stored. Otherwise as <see cref="Event"/>.</summary>
    /// <exception cref="TranscriptException">The block is damaged.</exception>
    public StoredEvent Stored()
    {
        try
        {
            Expect(JsonTokenType.Number);
            var kind = _json.GetInt64();
            var stored = StoredKind.IsKnown(kind) ? ReadKnown(kind) : ReadUnknown(kind);
            SkipRest();
            return stored;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    /// <summary>Finds the text of the current event in the column <c>events</c>, with its quotes.</summary>
    /// <returns>The range in bytes, or null for a kind that this version does not know.</returns>
    /// <exception cref="TranscriptException">The block is damaged.</exception>
    public Range? TextRange()
    {
        try
        {
            Expect(JsonTokenType.Number);
            if (!StoredKind.IsKnown(_json.GetInt64()))
            {
                return null;
            }

            Expect(JsonTokenType.String);
            Expect(JsonTokenType.String);
            return (int)_json.TokenStartIndex..(int)_json.BytesConsumed;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    private readonly Guid Id => new(RestOfIds[..IdBytes]);

    private StoredEvent ReadKnown(long kind)
    {
        Expect(JsonTokenType.String);
        var author = _json.GetString()!;
        Expect(JsonTokenType.String);
        var text = _json.GetString()!;
        var authorId = ReadAuthorId();
        var (target, answered) = ReadTarget();
        return new StoredEvent(Id, At, kind, author, text, authorId, target, answered);
    }

    // The elements of an unknown kind may have any type.
    private StoredEvent ReadUnknown(long kind)
    {
        _json.Read();
        return new StoredEvent(Id, At, kind, _json.TokenType == JsonTokenType.String ? _json.GetString()! : "", "");
    }

    private PersonId ReadAuthorId()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.Number)
        {
            return PersonId.None;
        }

        var index = _json.GetInt32();
        if (index < 0 || index >= _authors.Length / PersonId.Bytes)
        {
            throw new JsonException($"no author {index}");
        }

        return new PersonId(_authors.Slice(index * PersonId.Bytes, PersonId.Bytes));
    }

    /// <summary>Reads the number of the message that the event changes or answers; elements of other types are of a later version.</summary>
    private (long Target, string? Answered) ReadTarget()
    {
        if (!NextElement() || _json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var target))
        {
            return (0, null);
        }

        return (target, NextElement() && _json.TokenType == JsonTokenType.String ? _json.GetString() : null);
    }

    /// <summary>Goes to the next element of the current event; false at its end.</summary>
    private bool NextElement()
    {
        if (IsAtEnd)
        {
            return false;
        }

        _json.Skip();
        _json.Read();
        return !IsAtEnd;
    }

    private readonly bool IsAtEnd => _json.TokenType == JsonTokenType.EndArray && _json.CurrentDepth == EventDepth;

    // The reader throws these at bad JSON, another type of token, bad UTF-8, and a time outside the calendar.
    private static bool IsDamage(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException;

    private void Expect(JsonTokenType token)
    {
        if (!_json.Read() || _json.TokenType != token)
        {
            throw new JsonException($"{_json.TokenType} instead of {token}");
        }
    }

    /// <summary>Skips the elements of the current event that were not read, also nested ones.</summary>
    private void SkipRest()
    {
        while (!IsAtEnd)
        {
            _json.Read();
        }
    }

    private readonly TranscriptException Damaged(Exception why) =>
        new($"The events {First} to {Last} cannot be read, the history is damaged.", why);
}
