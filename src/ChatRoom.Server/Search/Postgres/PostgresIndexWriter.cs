using System.Globalization;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Stored;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Writes the index. Positions and words change in one transaction, so no event is indexed twice.</summary>
internal sealed class PostgresIndexWriter(NpgsqlConnection connection)
{
    private const int KeyBits = 11;

    private readonly WordVector _vector = new();

    /// <summary>Returns the least key of the messages from a time on.</summary>
    public static long KeyOf(DateTimeOffset time, long sequence = 0) =>
        (Math.Min(StoredEvent.ToMicroseconds(time), long.MaxValue >> KeyBits) << KeyBits) + (sequence & ((1 << KeyBits) - 1));

    /// <summary>Indexes a batch.</summary>
    /// <exception cref="NpgsqlException">Nothing was indexed.</exception>
    public async Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ClearAsync(batch, cancellationToken);
        if (batch.Messages.Count > 0)
        {
            await AddAsync(batch, cancellationToken);
        }

        if (batch.Handles.Count > 0)
        {
            await ExecuteAsync(
                "INSERT INTO search_handles SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING",
                cancellationToken,
                batch.Handles.Select(handle => EventRows.ToUuid(handle.Person)).ToArray(),
                batch.Handles.Select(handle => handle.Handle).ToArray(),
                batch.Handles.Select(handle => handle.Until).ToArray());
        }

        await ExecuteAsync(
            """
            WITH now AS (UPDATE search_schema SET batch = batch + 1 RETURNING batch)
            INSERT INTO search_positions (log, epoch, position, kept_from, batch)
            SELECT log, epoch, position, 1, (SELECT batch FROM now) FROM unnest($1, $2, $3) AS p (log, epoch, position)
            ON CONFLICT (log) DO UPDATE SET position = excluded.position, batch = excluded.batch
            """,
            cancellationToken,
            batch.Parts.Select(part => part.Log.Id).ToArray(),
            batch.Parts.Select(part => part.Log.Epoch).ToArray(),
            batch.Parts.Select(part => part.Position).ToArray());
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes messages of a log from the index.</summary>
    /// <param name="log">The id of the log.</param>
    /// <param name="before">The number below which messages are deleted.</param>
    /// <param name="most">The maximum number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether that was all.</returns>
    public async Task<bool> DeleteBeforeAsync(long log, long before, int most, CancellationToken cancellationToken)
    {
        var deleted = await ExecuteAsync(
            """
            DELETE FROM search_messages WHERE log = $1 AND seq = ANY (
                ARRAY(SELECT seq FROM search_messages WHERE log = $1 AND seq < $2 ORDER BY seq LIMIT $3))
            """,
            cancellationToken, log, before, most);
        if (deleted == most)
        {
            return false;
        }

        await ExecuteAsync("UPDATE search_positions SET kept_from = $2 WHERE log = $1", cancellationToken, log, before);
        return true;
    }

    /// <summary>Returns the logs in the index that are deleted.</summary>
    public async Task<IReadOnlyList<long>> ListGoneAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT log FROM search_positions p WHERE NOT EXISTS (SELECT 1 FROM logs WHERE id = p.log)", connection);
        var gone = new List<long>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            gone.Add(row.GetInt64(0));
        }

        return gone;
    }

    /// <summary>Forgets a log whose messages are deleted.</summary>
    public Task ForgetAsync(long log, CancellationToken cancellationToken) =>
        ExecuteAsync("DELETE FROM search_positions WHERE log = $1", cancellationToken, log);

    /// <summary>Records whether the index is far behind, and since when messages are missing.</summary>
    public Task SetBehindAsync(bool isFarBehind, CancellationToken cancellationToken) => ExecuteAsync(
        """
        UPDATE search_schema SET behind_since = now.since
        FROM (
            SELECT CASE WHEN $1 THEN coalesce((
                SELECT min(e.at) FROM logs l LEFT JOIN search_positions p ON p.log = l.id
                CROSS JOIN LATERAL (SELECT at FROM events WHERE log = l.id AND seq > coalesce(p.position, 0) ORDER BY seq LIMIT 1) e
                WHERE l.last > coalesce(p.position, 0)), 0) END AS since) now
        WHERE behind_since IS DISTINCT FROM now.since
        """,
        cancellationToken, isFarBehind);

    /// <summary>Returns whether positions are there and messages are not, although there may be none to index.</summary>
    public async Task<bool> HasLostMessagesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT 1 FROM search_positions WHERE position > 0) AND NOT EXISTS (SELECT 1 FROM search_messages)", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Lets many new messages wait in a list of the index, where sorting them costs less each.</summary>
    public Task BeginManyAsync(CancellationToken cancellationToken) => ExecuteAsync("SET gin_pending_list_limit = '16MB'", cancellationToken);

    /// <summary>Sorts all of them into the index, and keeps that list short: each search reads it from end to end.</summary>
    public async Task EndManyAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync($"SET gin_pending_list_limit = '{FillerLock.ShortList}'", cancellationToken);
        await ExecuteAsync("SELECT gin_clean_pending_list('search_messages_by_words')", cancellationToken);
        await ExecuteAsync("ANALYZE search_messages", cancellationToken);
    }

    /// <summary>Deletes what would be there twice: changed messages, and those of a log that is indexed anew.</summary>
    private async Task ClearAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        var anew = batch.Parts.Where(part => part.Log.Position < 0).Select(part => part.Log.Id).ToArray();
        if (anew.Length > 0)
        {
            await ExecuteAsync("DELETE FROM search_messages WHERE log = ANY($1)", cancellationToken, anew);
            await ExecuteAsync("DELETE FROM search_positions WHERE log = ANY($1)", cancellationToken, anew);
        }

        if (batch.Replaced.Count > 0)
        {
            await ExecuteAsync(
                "DELETE FROM search_messages m USING unnest($1, $2) AS r (log, seq) WHERE m.log = r.log AND m.seq = r.seq",
                cancellationToken,
                batch.Replaced.Select(row => row.Log).ToArray(),
                batch.Replaced.Select(row => row.Sequence).ToArray());
        }
    }

    private async Task AddAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginTextImportAsync("COPY search_messages (log, seq, key, words) FROM STDIN", cancellationToken);
        foreach (var (log, message) in batch.Messages)
        {
            await copy.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{log}\t{message.Sequence}\t{KeyOf(message.At, message.Sequence)}\t"));
            await copy.WriteAsync(_vector.Of(message, log));
            await copy.WriteAsync('\n');
        }
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
