using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Inbox;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Stored;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Searches the index in the database, which <see cref="PostgresIndexFollower"/> of one of the nodes fills.</summary>
internal sealed class PostgresMessageIndex(DataOptions data, SearchOptions options) : IMessageIndex, IAsyncDisposable
{
    // Some searches at a time leave processor time of the database for the logs.
    private const int MaxSearches = 4;

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(data.Connection)
    {
        ApplicationName = "chatroom search",
        MaxPoolSize = MaxSearches + 1,
        // A plan without the words of the search would go through the index in the wrong way.
        MaxAutoPrepare = 0,
    }.WithQuickFailover());

    private readonly SemaphoreSlim _places = new(MaxSearches);
    private volatile IndexState _state = IndexState.Unknown;

    /// <inheritdoc/>
    public DateTimeOffset? IncompleteSince => _state.IncompleteSince;

    /// <inheritdoc/>
    public long PositionOf(string epoch) => _state.Positions.GetValueOrDefault(epoch);

    /// <summary>Learns how far the index is. Only one call at a time.</summary>
    /// <exception cref="NpgsqlException">The database cannot be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync(cancellationToken);
            _state = await _state.NextAsync(connection, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            _state = IndexState.Unknown;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexedMessage>> FindAsync(IndexQuery query, long? before, int count, CancellationToken cancellationToken) =>
        ReadAsync<IndexedMessage>(() => RunAsync(query, before, count, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FormerHandle>> HandlesOfAsync(PersonId person, CancellationToken cancellationToken) =>
        ReadAsync<FormerHandle>(() => ReadHandlesAsync(person, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _places.Dispose();
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(Func<Task<List<T>>> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(read, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // No node has made the index yet; IncompleteSince says so.
            return [];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new SearchException(SearchFaults.TooLong, e);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw new SearchException(SearchFaults.Failed, e);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<List<FormerHandle>> ReadHandlesAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT handle, until FROM search_handles WHERE person = $1", connection);
        command.Parameters.AddWithValue(EventRows.ToUuid(person));
        var handles = new List<FormerHandle>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            handles.Add(new(row.GetString(0), row.GetInt64(1) is var until and > 0 ? StoredEvent.ToTime(until) : null));
        }

        return handles;
    }

    private async Task<List<IndexedMessage>> RunAsync(IndexQuery query, long? before, int count, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        // One state for both reads: a message of a log that is new in between would be dropped below, and the search end too soon.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var (rooms, others) = await FindRoomsAsync(connection, query.Rooms, cancellationToken);
        if (rooms.Count == 0)
        {
            return [];
        }

        string[] authors = [.. query.Persons.Select(WordVector.PersonOf), .. query.Handles.Select(WordVector.HandleOf)];
        var expression = VectorQuery.Of(query.Conditions, rooms.Keys, others, authors, To(query, rooms));
        var found = await MatchAsync(connection, expression, query.Conditions, before, count, rooms, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return found;
    }

    private async Task<(Dictionary<long, string> Rooms, List<long> Others)> FindRoomsAsync(
        NpgsqlConnection connection, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var (rooms, others, wanted) = (new Dictionary<long, string>(), new List<long>(), names.ToHashSet());
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT set_config('statement_timeout', $1, true), set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)")
                {
                    Parameters = { new NpgsqlParameter<string> { TypedValue = $"{(long)options.TimeLimit.TotalMilliseconds}ms" } },
                },
                new NpgsqlBatchCommand("SELECT id, name FROM logs"),
            },
        };
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (wanted.Contains(row.GetString(1)))
            {
                rooms[row.GetInt64(0)] = row.GetString(1);
            }
            else
            {
                others.Add(row.GetInt64(0));
            }
        }

        return (rooms, others);
    }

    private static List<string> To(IndexQuery query, Dictionary<long, string> rooms)
    {
        if (query.To is not var (handles, conversations))
        {
            return [];
        }

        var lexemes = rooms.Where(room => conversations.Contains(room.Value)).Select(room => WordVector.RoomOf(room.Key)).ToList();
        lexemes.AddRange(MentionTokens.OfAny(handles));
        // A handle without a letter or digit cannot be mentioned.
        return lexemes.Count > 0 ? lexemes : [WordVector.RoomOf(0)];
    }

    private static async Task<List<IndexedMessage>> MatchAsync(
        NpgsqlConnection connection, string expression, SearchQuery query, long? before, int count, Dictionary<long, string> rooms, CancellationToken cancellationToken)
    {
        // Messages with the same key come together, so that the next page begins below it.
        await using var command = new NpgsqlCommand(
            """
            SELECT key, log, seq FROM search_messages WHERE words @@ $1::tsquery AND key >= $2 AND key < $3
            ORDER BY key DESC FETCH FIRST $4 ROWS WITH TIES
            """,
            connection);
        command.Parameters.AddWithValue(expression);
        command.Parameters.AddWithValue(query.Since is { } since ? PostgresIndexWriter.KeyOf(since) : long.MinValue);
        command.Parameters.AddWithValue(Math.Min(before ?? long.MaxValue, query.Before is { } end ? PostgresIndexWriter.KeyOf(end) : long.MaxValue));
        command.Parameters.AddWithValue((long)count);
        var found = new List<IndexedMessage>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            if (rooms.TryGetValue(row.GetInt64(1), out var room))
            {
                found.Add(new(row.GetInt64(0), room, row.GetInt64(2)));
            }
        }

        return found;
    }
}
