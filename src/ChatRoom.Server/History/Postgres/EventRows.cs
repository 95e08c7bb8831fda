using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History.Stored;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Converts events to the parameters of the function <c>append</c>, and rows to events as they are now.</summary>
internal static class EventRows
{
    /// <summary>Selects the events of log <c>$1</c> above <c>$2</c> and up to <c>$3</c>, at most <c>$4</c>, for <see cref="Read"/>.</summary>
    /// <remarks>
    /// An edit is joined with the change of its message, which has the edit's text if no later change replaced it. The reactions are grouped
    /// once: a look for those of each event took three quarters of the time.
    /// </remarks>
    public const string Select = $"{Events} SELECT {Columns} {Joined} ORDER BY e.seq";

    private const string Events =
        "WITH e AS MATERIALIZED (SELECT * FROM events WHERE log = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4)";

    private const string Columns =
        "e.seq, e.id, e.at, e.kind, e.author, e.author_id, e.text, e.target, e.answered, c.seq, c.kind, c.at, c.handle, c.text, r.emoji, r.person, r.handle";

    private const string Joined =
        """
        FROM e
        LEFT JOIN changes c ON c.log = $1 AND c.target = CASE e.kind WHEN 7 THEN e.target ELSE e.seq END
        LEFT JOIN (
            SELECT target, array_agg(emoji ORDER BY seq) AS emoji, array_agg(person ORDER BY seq) AS person, array_agg(handle ORDER BY seq) AS handle
            FROM reactions WHERE log = $1 AND target > $2 AND target <= (SELECT max(seq) FROM e) GROUP BY target) r ON r.target = e.seq AND e.kind < 3
        """;

    // As TextSize counts.
    private static readonly string Size = $"({TextSize.CharactersOfEvent} + length(coalesce(c.text, e.text)))";

    /// <summary>As <see cref="Select"/>, but stops after about <c>$5</c> characters of text.</summary>
    public static readonly string SelectSome =
        $"""
        {Events} SELECT * FROM (SELECT {Columns}, sum({Size}) OVER (ORDER BY e.seq) - {Size} AS before {Joined}) AS sized
        WHERE before < $5 ORDER BY 1
        """;

    /// <summary>Adds the events as arrays, in the order of the function's parameters.</summary>
    public static void Add(NpgsqlParameterCollection parameters, IReadOnlyList<RoomEvent> events)
    {
        var stored = events.Select(StoredEvent.Of).ToArray();
        parameters.Add(Array(stored, row => row.Id));
        parameters.Add(Array(stored, row => row.At));
        parameters.Add(Array(stored, row => (short)row.Kind));
        parameters.Add(Array(stored, row => row.Author));
        parameters.Add(Array(stored, row => ToUuid(row.AuthorId)));
        parameters.Add(Array(stored, row => row.Text));
        parameters.Add(Array(stored, row => row.Target));
        parameters.Add(Array(stored, row => row.Answered));
        parameters.Add(events.Any(roomEvent => roomEvent is MessageChanged)
            ? new NpgsqlParameter<string?[]> { TypedValue = [.. events.Select(roomEvent => (roomEvent as MessageEdited)?.Text)] }
            : new NpgsqlParameter { Value = DBNull.Value, DataTypeName = "text[]" });
    }

    /// <summary>Returns the event of a row of <see cref="Select"/>, as it is now.</summary>
    public static RoomEvent Read(NpgsqlDataReader row)
    {
        var sequence = row.GetInt64(0);
        var roomEvent = new StoredEvent(
            row.GetGuid(1), row.GetInt64(2), row.GetInt16(3), row.GetString(4), row.GetString(6), ToPersonId(row.GetGuid(5)), row.GetInt64(7),
            row.IsDBNull(8) ? null : row.GetString(8)).ToEvent(sequence);
        return roomEvent switch
        {
            MessagePosted message => WithChanges(message, row),
            MessageEdited edit => edit with { Text = !row.IsDBNull(9) && row.GetInt64(9) == sequence ? row.GetString(13) : null },
            _ => roomEvent,
        };
    }

    /// <summary>Returns an id in PostgreSQL's type, with the same digits.</summary>
    public static Guid ToUuid(PersonId id)
    {
        Span<byte> bytes = stackalloc byte[PersonId.Bytes];
        id.CopyTo(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Returns the id of which <see cref="ToUuid"/> has made this value.</summary>
    public static PersonId ToPersonId(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[PersonId.Bytes];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new PersonId(bytes);
    }

    private static NpgsqlParameter<T[]> Array<T>(StoredEvent[] rows, Func<StoredEvent, T> select) => new() { TypedValue = System.Array.ConvertAll(rows, row => select(row)) };

    private static MessagePosted WithChanges(MessagePosted message, NpgsqlDataReader row)
    {
        if (!row.IsDBNull(9))
        {
            message = TextChange(message.Sequence, row).ApplyTo(message);
        }

        return row.IsDBNull(14) ? message : message with { Changes = message.Changes with { Reactions = Reactions(row) } };
    }

    private static MessageChanged TextChange(long target, NpgsqlDataReader row)
    {
        var at = StoredEvent.ToTime(row.GetInt64(11)) ?? DateTimeOffset.UnixEpoch;
        MessageChanged change = row.GetInt16(10) == StoredKind.Deleted
            ? new MessageDeleted(Guid.Empty, at, row.GetString(12), target, row.GetString(13))
            : new MessageEdited(Guid.Empty, at, row.GetString(12), target) { Text = row.GetString(13) };
        change.AssignSequence(row.GetInt64(9));
        return change;
    }

    private static ImmutableArray<Reaction> Reactions(NpgsqlDataReader row)
    {
        var (emoji, persons, handles) = (row.GetFieldValue<string[]>(14), row.GetFieldValue<Guid[]>(15), row.GetFieldValue<string[]>(16));
        return [.. emoji.Select((value, i) => new Reaction(value, ToPersonId(persons[i]), handles[i]))];
    }
}
