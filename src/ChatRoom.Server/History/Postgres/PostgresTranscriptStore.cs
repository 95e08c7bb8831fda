using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres.Migrations;
using ChatRoom.Server.Storage;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Stores the logs of all rooms in a PostgreSQL database that several nodes share.</summary>
/// <remarks>
/// The database decides the order of a log: an append locks the row of its log, takes the next numbers and stores the events in one
/// round trip. A node never waits for another node.
/// </remarks>
internal sealed class PostgresTranscriptStore : ITranscriptStore, IRetainable, ILogSizes, IAsyncDisposable
{
    // See the function append.
    private const string LeaseEnded = "CR004";
    private const string LogRenamed = "CR005";

    private readonly NpgsqlDataSource _database;
    private readonly NodeLease _lease;
    private long _batch;

    private PostgresTranscriptStore(NpgsqlDataSource database, Guid node, SharedKeys keys, ILogger<PostgresTranscriptStore> logger)
    {
        _database = database;
        Doorbell = new Doorbell(database, logger);
        _lease = new NodeLease(database, node, Doorbell, logger, () => OtherNodes!.TakeAgainAsync());
        Attention = new AttentionTeller(database, node, Doorbell, logger);
        Keys = keys;
        OtherNodes = new OtherNodes(database, node, Doorbell, logger);
    }

    /// <inheritdoc/>
    public bool IsReachable => _lease.IsFresh;

    /// <summary>Gets the keys of cookies and forms of all nodes.</summary>
    public SharedKeys Keys { get; }

    /// <summary>Gets the persons on other nodes.</summary>
    public OtherNodes OtherNodes { get; }

    /// <summary>Gets the bell by which nodes tell one another of events.</summary>
    public Doorbell Doorbell { get; }

    /// <summary>Gets what tells the other nodes which persons are away.</summary>
    public AttentionTeller Attention { get; }

    /// <summary>Opens the database, and creates or upgrades its tables. A migration rewrites data only if there is a backup.</summary>
    /// <exception cref="TranscriptException">The database cannot be used; the message says why.</exception>
    public static async Task<PostgresTranscriptStore> OpenAsync(
        string connection, ILogger<PostgresTranscriptStore> logger, CancellationToken cancellationToken, bool isBackupMade = false)
    {
        NpgsqlDataSource? database = null;
        try
        {
            database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection)
            {
                MaxAutoPrepare = 40,
                NoResetOnClose = true,
                ApplicationName = "chatroom",
                // The answer to an append that takes too long is not waited for; the outcome is asked for.
                CancellationTimeout = -1,
            }.WithQuickFailover());
            await PostgresSchema.MigrateAsync(database, isBackupMade, cancellationToken);
            var node = Guid.NewGuid();
            var keys = await SharedKeys.OpenAsync(database, logger, cancellationToken);
            await NodeLease.BeginAsync(database, node, cancellationToken);
            return new PostgresTranscriptStore(database, node, keys, logger);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or TimeoutException)
        {
            await (database?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw new TranscriptException($"The database cannot be used: {e.Message.TrimEnd('.')}. Check Data:Connection.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            WITH made AS (INSERT INTO logs (name, epoch) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id, epoch, last)
            SELECT id, epoch, last, ARRAY[]::uuid[], ARRAY[]::text[], ARRAY[]::boolean[], ARRAY[]::text[] FROM made
            UNION ALL
            SELECT id, epoch, last, persons, handles, away, doors FROM logs CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(person), '{}') AS persons, coalesce(array_agg(handle), '{}') AS handles,
                       coalesce(array_agg(is_away), '{}') AS away, coalesce(array_agg(array_to_string(doors, ' ')), '{}') AS doors
                FROM present WHERE log = id AND node <> $3) AS others
            WHERE name = $1
            """;
        while (true)
        {
            var rows = await QueryAsync(
                Sql, row => new PostgresTranscript(this, row.GetInt64(0), room, row.GetString(1), row.GetInt64(2), PresentIn(row)), cancellationToken,
                room, Guid.NewGuid().ToString("N"), _lease.Node);
            // Another node may have begun the log at this moment: then it is seen the next time.
            if (rows is [var log, ..])
            {
                return log;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(string room) =>
        (await QueryAsync("SELECT true FROM logs WHERE name = $1", row => row.GetBoolean(0), CancellationToken.None, room)).Count > 0;

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string room) => await QueryAsync(
        """
        WITH gone AS (DELETE FROM logs WHERE name = $1 RETURNING id),
        e AS (DELETE FROM events WHERE log IN (SELECT id FROM gone)), c AS (DELETE FROM changes WHERE log IN (SELECT id FROM gone)),
        r AS (DELETE FROM reactions WHERE log IN (SELECT id FROM gone)), a AS (DELETE FROM appends WHERE log IN (SELECT id FROM gone))
        SELECT id FROM gone
        """,
        row => row.GetInt64(0), CancellationToken.None, room);

    /// <inheritdoc/>
    public async ValueTask RenameAsync(string room, string name) => await QueryAsync(
        "UPDATE logs SET name = $2 WHERE name = $1 AND NOT EXISTS (SELECT 1 FROM logs WHERE name = $2) RETURNING id",
        row => row.GetInt64(0), CancellationToken.None, room, name);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListRoomsAsync(CancellationToken cancellationToken) =>
        await QueryAsync("SELECT name FROM logs ORDER BY name", row => row.GetString(0), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogSize>> MeasureAsync(CancellationToken cancellationToken) => await QueryAsync(
        """
        SELECT name, count(e.seq), coalesce(sum(pg_column_size(e.*)), 0) FROM logs LEFT JOIN events e ON e.log = logs.id GROUP BY logs.id ORDER BY name
        """,
        row => new LogSize(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<int> DeleteOldestAsync(string room, long maxEvents, DateTimeOffset? before, int most) =>
        await FindOldestAsync(room, maxEvents, before, CancellationToken.None) is var (log, first, last) && last >= first
            ? (int)(await QueryAsync(
                "SELECT delete_up_to($1, $2)", row => row.GetInt64(0), CancellationToken.None, log, Math.Min(last, first + most - 1)))[0]
            : 0;

    /// <inheritdoc/>
    public async ValueTask<long> CountOldestAsync(string room, long maxEvents, DateTimeOffset? before, CancellationToken cancellationToken) =>
        await FindOldestAsync(room, maxEvents, before, cancellationToken) is var (_, first, last) ? last - first + 1 : 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        await Keys.DisposeAsync();
        await Attention.DisposeAsync();
        await Doorbell.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Takes what other nodes have for this one, and reads how often the ledger has changed.</summary>
    /// <exception cref="TranscriptException">The database cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<NodeNews>> TakeNewsAsync(CancellationToken cancellationToken) => await QueryAsync(
        "SELECT * FROM take_news($1)", row => new NodeNews(row.GetString(0), row.GetString(1), row.GetInt64(2)), cancellationToken, _lease.Node);

    /// <summary>Lists the persons that are in a room on other nodes.</summary>
    internal async ValueTask<IReadOnlyList<RemoteParticipant>> ListElsewhereAsync(long log) => await QueryAsync(
        "SELECT person, handle, is_away, array_to_string(doors, ' ') FROM present WHERE log = $1 AND node <> $2",
        row => new RemoteParticipant(EventRows.ToPersonId(row.GetGuid(0)), row.GetString(1), row.GetBoolean(2), DoorsOf(row.GetString(3))),
        CancellationToken.None, log, _lease.Node);

    /// <summary>Returns the name that a log has now; null if it is deleted.</summary>
    internal async ValueTask<string?> FindNameAsync(long log, CancellationToken cancellationToken) =>
        (await QueryAsync("SELECT name FROM logs WHERE id = $1", row => row.GetString(0), cancellationToken, log)).FirstOrDefault();

    /// <summary>Returns a number above those of all earlier batches of this node.</summary>
    internal long NextBatch() => Interlocked.Increment(ref _batch);

    /// <summary>Appends events, and rings the bell of the other nodes.</summary>
    /// <param name="log">The id of the log.</param>
    /// <param name="names">The names that the log may have.</param>
    /// <param name="batch">See <see cref="NextBatch"/>.</param>
    /// <param name="events">The events.</param>
    /// <param name="once">The ids of those messages that another node may have stored before.</param>
    /// <param name="expected">The number that the first event must get; 0 for any.</param>
    /// <exception cref="TranscriptException">Nothing was stored, and nothing will be.</exception>
    /// <exception cref="OutcomeUnknownException">The events may be stored.</exception>
    internal async ValueTask<StoredBatch> AppendAsync(
        long log, string[] names, long batch, IReadOnlyList<RoomEvent> events, IReadOnlyList<Guid> once, long expected = 0)
    {
        await using var connection = await ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT * FROM append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = log });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _lease.Node });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = batch });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expected });
        EventRows.Add(command.Parameters, events);
        command.Parameters.Add(new NpgsqlParameter<Guid[]?> { TypedValue = once.Count == 0 ? null : [.. once] });
        try
        {
            await using var row = await command.ExecuteReaderAsync();
            await row.ReadAsync();
            var stored = StoredBatch.Read(row);
            Doorbell.Ring(log);
            return stored;
        }
        catch (PostgresException e) when (!IsShutdown(e))
        {
            throw Failed(e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw new OutcomeUnknownException($"It is not known whether {events.Count} events are stored: {e.Message}", e);
        }
    }

    /// <summary>Finds out whether a batch is stored. If it is not, the number of the first event is 0, and it never will be.</summary>
    /// <exception cref="OutcomeUnknownException">That cannot be found out now.</exception>
    internal async ValueTask<StoredBatch> FindBatchAsync(long log, long batch)
    {
        try
        {
            var stored = (await QueryAsync("SELECT * FROM find_batch($1, $2, $3)", StoredBatch.Read, CancellationToken.None, log, _lease.Node, batch))[0];
            Doorbell.Ring(log);
            return stored;
        }
        catch (TranscriptException e)
        {
            throw new OutcomeUnknownException(e.Message, e);
        }
    }

    /// <summary>Reads some events above one number and up to another, oldest first, as they are now; about so much text, if that is given.</summary>
    /// <exception cref="TranscriptException">The database cannot be read.</exception>
    internal async ValueTask<IReadOnlyList<RoomEvent>> ReadAsync(
        long log, long after, long last, int count, CancellationToken cancellationToken, long? characters = null) =>
        after >= last || count <= 0 ? [] : await QueryAsync(characters is null ? EventRows.Select : EventRows.SelectSome, EventRows.Read, cancellationToken,
            [log, after, last, (long)count, .. characters is { } most ? [most] : Array.Empty<object>()]);

    // In the middle of a stop, the server may have committed before it says so.
    private static bool IsShutdown(PostgresException e) => e.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static IReadOnlyList<RemoteParticipant> PresentIn(NpgsqlDataReader row)
    {
        var (handles, away, doors) = (row.GetFieldValue<string[]>(4), row.GetFieldValue<bool[]>(5), row.GetFieldValue<string[]>(6));
        return [.. row.GetFieldValue<Guid[]>(3).Select((person, i) => new RemoteParticipant(EventRows.ToPersonId(person), handles[i], away[i], DoorsOf(doors[i])))];
    }

    private static string[] DoorsOf(string doors) => doors.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static TranscriptException Failed(Exception e) =>
        new($"The database has not done it: {e.Message}", e) { IsBehind = e is PostgresException { SqlState: LeaseEnded or LogRenamed } };

    private async ValueTask<(long Log, long First, long Last)?> FindOldestAsync(
        string room, long maxEvents, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        // Stops at the first event that is to be kept by both conditions, so that the log has no gap if a clock was set back.
        const string Sql =
            """
            SELECT id, kept_from, coalesce((SELECT seq FROM events WHERE log = logs.id AND seq > last - $2 AND at >= $3 ORDER BY seq LIMIT 1), last), last
            FROM logs WHERE name = $1
            """;
        var since = before is { } time ? Stored.StoredEvent.ToMicroseconds(time) : long.MinValue;
        var rows = await QueryAsync(
            Sql, row => (row.GetInt64(0), row.GetInt64(1), Math.Min(row.GetInt64(2), row.GetInt64(3)) - 1), cancellationToken,
            room, maxEvents > 0 ? maxEvents : long.MaxValue >> 1, since);
        return rows is [var found] ? found : null;
    }

    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _database.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            throw Failed(e);
        }
    }

    private async ValueTask<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            Array.ForEach(parameters, parameter => command.Parameters.AddWithValue(parameter));
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw Failed(e);
        }
    }
}
