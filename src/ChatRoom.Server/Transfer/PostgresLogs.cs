using System.Runtime.CompilerServices;
using ChatRoom.Core.Events;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Stored;
using Npgsql;

namespace ChatRoom.Server.Transfer;

/// <summary>Reads and writes the logs in a database, in the transaction of a connection.</summary>
internal sealed class PostgresLogs(NpgsqlConnection connection) : IStoredLogs
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredLog>> ListAsync(CancellationToken cancellationToken)
    {
        var logs = new List<StoredLog>();
        await foreach (var row in RowsAsync("SELECT id, name, epoch, kept_from, last FROM logs ORDER BY name COLLATE \"C\"", cancellationToken))
        {
            logs.Add(new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4)));
        }

        return logs;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<(long Sequence, StoredEvent Event)> EventsAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Sql = "SELECT seq, id, at, kind, author, text, author_id, target, answered FROM events WHERE log = $1 ORDER BY seq";
        await foreach (var row in RowsAsync(Sql, cancellationToken, log.Id))
        {
            yield return (row.GetInt64(0), new StoredEvent(
                row.GetGuid(1), row.GetInt64(2), row.GetInt16(3), row.GetString(4), row.GetString(5), EventRows.ToPersonId(row.GetGuid(6)), row.GetInt64(7),
                row.IsDBNull(8) ? null : row.GetString(8)));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredChange> ChangesAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Sql = "SELECT target, seq, kind, at, handle, text FROM changes WHERE log = $1 ORDER BY target";
        await foreach (var row in RowsAsync(Sql, cancellationToken, log.Id))
        {
            yield return new(row.GetInt64(0), row.GetInt64(1), row.GetInt16(2), row.GetInt64(3), row.GetString(4), row.GetString(5));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredReaction> ReactionsAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Sql = "SELECT target, seq, emoji, person, handle FROM reactions WHERE log = $1 ORDER BY target, seq";
        await foreach (var row in RowsAsync(Sql, cancellationToken, log.Id))
        {
            yield return new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), EventRows.ToPersonId(row.GetGuid(3)), row.GetString(4));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RoomEvent> ReadAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(EventRows.Select, cancellationToken, log.Id, 0, long.MaxValue, long.MaxValue))
        {
            yield return EventRows.Read(row);
        }
    }

    /// <inheritdoc/>
    public async Task<StoredLog> WriteAsync(StoredLog log, IStoredLogs source, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("INSERT INTO logs (name, epoch, last, kept_from) VALUES ($1, $2, $3, $4) RETURNING id", connection);
        insert.Parameters.AddWithValue(log.Name);
        insert.Parameters.AddWithValue(log.Epoch);
        insert.Parameters.AddWithValue(log.Last);
        insert.Parameters.AddWithValue(log.KeptFrom);
        var id = (long)(await insert.ExecuteScalarAsync(cancellationToken))!;
        await WriteEventsAsync(id, source.EventsAsync(log, cancellationToken), cancellationToken);
        await WriteChangesAsync(id, source.ChangesAsync(log, cancellationToken), cancellationToken);
        await WriteReactionsAsync(id, source.ReactionsAsync(log, cancellationToken), cancellationToken);
        return log with { Id = id };
    }

    private Task WriteEventsAsync(long log, IAsyncEnumerable<(long, StoredEvent)> events, CancellationToken cancellationToken) => CopyAsync(
        "events (log, seq, id, at, kind, author, author_id, text, target, answered)",
        events,
        async (row, next) =>
        {
            var (sequence, stored) = next;
            await row.WriteAsync(log, cancellationToken);
            await row.WriteAsync(sequence, cancellationToken);
            await row.WriteAsync(stored.Id, cancellationToken);
            await row.WriteAsync(stored.At, cancellationToken);
            await row.WriteAsync(checked((short)stored.Kind), cancellationToken);
            await row.WriteAsync(stored.Author, cancellationToken);
            await row.WriteAsync(EventRows.ToUuid(stored.AuthorId), cancellationToken);
            await row.WriteAsync(stored.Text, cancellationToken);
            await row.WriteAsync(stored.Target, cancellationToken);
            await row.WriteAsync(stored.Answered, cancellationToken);
        },
        cancellationToken);

    private Task WriteChangesAsync(long log, IAsyncEnumerable<StoredChange> changes, CancellationToken cancellationToken) => CopyAsync(
        "changes (log, target, seq, kind, at, handle, text)",
        changes,
        async (row, change) =>
        {
            await row.WriteAsync(log, cancellationToken);
            await row.WriteAsync(change.Target, cancellationToken);
            await row.WriteAsync(change.Sequence, cancellationToken);
            await row.WriteAsync(checked((short)change.Kind), cancellationToken);
            await row.WriteAsync(change.At, cancellationToken);
            await row.WriteAsync(change.Handle, cancellationToken);
            await row.WriteAsync(change.Text, cancellationToken);
        },
        cancellationToken);

    private Task WriteReactionsAsync(long log, IAsyncEnumerable<StoredReaction> reactions, CancellationToken cancellationToken) => CopyAsync(
        "reactions (log, target, seq, emoji, person, handle)",
        reactions,
        async (row, reaction) =>
        {
            await row.WriteAsync(log, cancellationToken);
            await row.WriteAsync(reaction.Target, cancellationToken);
            await row.WriteAsync(reaction.Sequence, cancellationToken);
            await row.WriteAsync(reaction.Emoji, cancellationToken);
            await row.WriteAsync(EventRows.ToUuid(reaction.Person), cancellationToken);
            await row.WriteAsync(reaction.Handle, cancellationToken);
        },
        cancellationToken);

    private async Task CopyAsync<T>(
        string table, IAsyncEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        await foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await write(copy, row);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(
        string sql, [EnumeratorCancellation] CancellationToken cancellationToken, params long[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return reader;
        }
    }
}
