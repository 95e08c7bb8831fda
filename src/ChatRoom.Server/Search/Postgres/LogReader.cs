using ChatRoom.Core.Events;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Stored;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Reads from the logs what the index does not have yet.</summary>
internal sealed class LogReader(NpgsqlConnection connection)
{
    private static readonly string Behind = Select("unnest($1, $2, $3) AS n (log, after, last)");
    private static readonly string Single = Select("(SELECT log, seq - 1, seq FROM unnest($1, $2) AS t (log, seq)) AS n (log, after, last)");

    /// <summary>Returns the logs that differ from the index, those with few new events first.</summary>
    public async Task<IReadOnlyList<IndexedLog>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT l.id, l.epoch, l.last, l.kept_from, CASE WHEN p.position <= l.last THEN p.position ELSE -1 END, coalesce(p.kept_from, 1)
            FROM logs l LEFT JOIN search_positions p ON p.log = l.id AND p.epoch = l.epoch
            WHERE p.log IS NULL OR p.position <> l.last OR p.kept_from < l.kept_from
            ORDER BY l.last - coalesce(p.position, 0)
            """,
            connection);
        var logs = new List<IndexedLog>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            logs.Add(new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));
        }

        return logs;
    }

    /// <summary>Returns the number of events that all logs have had so far.</summary>
    public async Task<long> CountWrittenAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(sum(last), 0)::bigint FROM logs", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Reads about so many events of the logs.</summary>
    public async Task<IndexBatch> ReadAsync(IReadOnlyList<IndexedLog> logs, int most, CancellationToken cancellationToken)
    {
        var parts = new List<(IndexedLog Log, long After, long Last)>();
        foreach (var log in logs.TakeWhile(_ => most > 0))
        {
            // Retention has deleted what is between.
            var after = Math.Max(log.Position, log.KeptFrom - 1);
            var last = Math.Max(Math.Min(log.Last, after + most), log.Position);
            most -= (int)Math.Max(last - after, 1);
            parts.Add((log, after, last));
        }

        var events = await QueryAsync(
            Behind, cancellationToken, parts.Select(part => part.Log.Id).ToArray(), parts.Select(part => part.After).ToArray(), parts.Select(part => part.Last).ToArray());
        var messages = events.Where(row => row.IsMessage).ToList();
        var changed = events.Where(row => row.Target > 0).Select(row => (row.Log, Sequence: row.Target))
            .Except(messages.Select(row => (row.Log, row.Message.Sequence))).ToList();
        if (changed.Count > 0)
        {
            var targets = await QueryAsync(
                Single, cancellationToken, changed.Select(row => row.Log).ToArray(), changed.Select(row => row.Sequence).ToArray());
            messages.AddRange(targets.Where(row => row.IsMessage));
        }

        return new(
            [.. parts.Select(part => (part.Log, part.Last))],
            [.. messages.Where(row => !row.IsDeleted).Select(row => (row.Log, row.Message))],
            [.. events.Where(row => row.IsMessage || row.IsRename).Select(HandleOf).Where(handle => !handle.Person.IsNone).Distinct()],
            changed);
    }

    // A subquery with a limit is run for each row outside, so the planner has no choice that reads a whole table.
    private static string Select(string ranges) =>
        $"""
        SELECT e.log, e.seq, e.at, e.kind, e.author, e.author_id, coalesce(c.text, e.text), e.target, e.answered, c.kind
        FROM {ranges}
        CROSS JOIN LATERAL (SELECT * FROM events WHERE log = n.log AND seq > n.after AND seq <= n.last ORDER BY seq LIMIT 1000000) e
        LEFT JOIN LATERAL (SELECT kind, text FROM changes WHERE log = e.log AND target = e.seq LIMIT 1) c ON e.kind < 3
        WHERE e.kind IN (1, 2, 5, 7, 8)
        """;

    private async Task<List<Row>> QueryAsync(string sql, CancellationToken cancellationToken, params long[][] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = parameter });
        }

        var rows = new List<Row>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(Read(row));
        }

        return rows;
    }

    private static (PersonId Person, string Handle, long Until) HandleOf(Row row) =>
        (row.Message.AuthorId, row.Message.Author, row.IsRename ? StoredEvent.ToMicroseconds(row.Message.At) : 0);

    private static Row Read(NpgsqlDataReader row)
    {
        var kind = row.GetInt16(3);
        var answered = row.IsDBNull(8) ? null : row.GetString(8);
        var isMessage = kind is (short)StoredKind.Say or (short)StoredKind.Action;
        var message = new MessagePosted(Guid.Empty, StoredEvent.ToTime(row.GetInt64(2)) ?? DateTimeOffset.UnixEpoch, row.GetString(4), row.GetString(6), MessageKind.Say)
        {
            AuthorId = EventRows.ToPersonId(row.GetGuid(5)),
            Answers = answered is null ? null : new(row.GetInt64(7), answered),
        };
        message.AssignSequence(row.GetInt64(1));
        var isRename = kind == (short)StoredKind.Renamed;
        var target = isMessage || isRename ? 0 : row.GetInt64(7);
        return new(row.GetInt64(0), message, target, !row.IsDBNull(9) && row.GetInt16(9) == StoredKind.Deleted, isRename);
    }

    /// <summary>Holds a message, an event that changes one, or a rename.</summary>
    private readonly record struct Row(long Log, MessagePosted Message, long Target, bool IsDeleted, bool IsRename)
    {
        public bool IsMessage => Target == 0 && !IsRename;
    }
}
