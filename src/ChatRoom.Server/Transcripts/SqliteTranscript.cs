using ChatRoom.Core.Rooms;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Transcripts;

/// <summary>One room's log in the file of a <see cref="SqliteTranscriptStore"/>.</summary>
internal sealed class SqliteTranscript : ITranscript
{
    private readonly SqliteTranscriptStore _store;
    private readonly long _roomId;
    private long _lastSequence;

    private SqliteTranscript(SqliteTranscriptStore store, long roomId, string epoch, long lastSequence)
    {
        _store = store;
        _roomId = roomId;
        Epoch = epoch;
        _lastSequence = lastSequence;
    }

    public string Epoch { get; }

    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Reads where a room's log stands, or begins one. For the writer's thread.</summary>
    public static SqliteTranscript Load(SqliteTranscriptStore store, SqliteConnection connection, string room)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rooms (name, epoch) VALUES ($name, $epoch) ON CONFLICT (name) DO NOTHING";
        insert.Parameters.AddWithValue("$name", room);
        insert.Parameters.AddWithValue("$epoch", Guid.NewGuid().ToString("N"));
        insert.ExecuteNonQuery();

        using var select = connection.CreateCommand();
        select.CommandText =
            "SELECT id, epoch, coalesce((SELECT max(sequence) FROM events WHERE room = rooms.id), kept_from - 1) FROM rooms WHERE name = $name";
        select.Parameters.AddWithValue("$name", room);
        using var row = select.ExecuteReader();
        row.Read();
        return new SqliteTranscript(store, row.GetInt64(0), row.GetString(1), row.GetInt64(2));
    }

    /// <summary>Whether the file has this log as it was left, and not another or an older one.</summary>
    public bool IsIn(SqliteConnection connection)
    {
        using var select = connection.CreateCommand();
        select.CommandText =
            "SELECT epoch, coalesce((SELECT max(sequence) FROM events WHERE room = rooms.id), kept_from - 1) FROM rooms WHERE id = $room";
        select.Parameters.AddWithValue("$room", _roomId);
        using var row = select.ExecuteReader();
        return row.Read() && row.GetString(0) == Epoch && row.GetInt64(1) == LastSequence;
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(
        IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (drafts.Count == 0)
        {
            return [];
        }

        // A copy: the caller may use its list again for the next batch.
        var events = drafts.ToArray();
        var first = LastSequence + 1;
        await _store.InsertAsync(_roomId, events, first);
        for (var i = 0; i < events.Length; i++)
        {
            events[i].AssignSequence(first + i);
        }

        Volatile.Write(ref _lastSequence, first + events.Length - 1);
        return events;
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        ReadAsync("sequence > $edge ORDER BY sequence LIMIT $count", after, count, cancellationToken);

    public async ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        var newestFirst = await ReadAsync("sequence < $edge ORDER BY sequence DESC LIMIT $count", before, count, cancellationToken);
        return newestFirst.Reverse().ToArray();
    }

    /// <summary>
    /// Deletes up to <paramref name="most"/> of the oldest events that are above the number to keep or older than allowed;
    /// never the newest.
    /// </summary>
    /// <returns>How many were deleted; fewer than <paramref name="most"/> when all is done.</returns>
    public async ValueTask<int> DeleteOldestAsync(long maxEvents, DateTimeOffset? before, int most)
    {
        var deleted = 0;
        await _store.WriteAsync(connection => deleted = DeleteOldest(connection, maxEvents, before, most));
        return deleted;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<IReadOnlyList<RoomEvent>> ReadAsync(
        string range, long edge, int count, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<RoomEvent>>(
            connection =>
            {
                using var select = connection.CreateCommand();
                select.CommandText = $"SELECT {StoredEvent.Columns} FROM events WHERE room = $room AND {range}";
                select.Parameters.AddWithValue("$room", _roomId);
                select.Parameters.AddWithValue("$edge", edge);
                select.Parameters.AddWithValue("$count", Math.Max(0, count));
                using var row = select.ExecuteReader();
                var events = new List<RoomEvent>();
                while (row.Read())
                {
                    events.Add(StoredEvent.Read(row));
                }

                return events;
            },
            cancellationToken);

    private int DeleteOldest(SqliteConnection connection, long maxEvents, DateTimeOffset? before, int most)
    {
        var keepFrom = maxEvents > 0 ? LastSequence - maxEvents + 1 : 0;
        using var delete = connection.CreateCommand();
        // The first that may stay ends it, even if older ones follow because the clock was set back: never a hole.
        delete.CommandText =
            """
            WITH oldest AS (SELECT sequence, at FROM events WHERE room = $room ORDER BY sequence LIMIT $most)
            DELETE FROM events WHERE room = $room AND sequence < $last AND sequence <= (SELECT max(sequence) FROM oldest)
                AND sequence < coalesce((SELECT min(sequence) FROM oldest WHERE sequence >= $keepFrom AND at >= $before), $last)
            """;
        delete.Parameters.AddWithValue("$room", _roomId);
        delete.Parameters.AddWithValue("$last", LastSequence);
        delete.Parameters.AddWithValue("$most", most);
        delete.Parameters.AddWithValue("$keepFrom", keepFrom);
        delete.Parameters.AddWithValue("$before", before is { } time ? StoredEvent.ToMicroseconds(time) : long.MinValue);
        var deleted = delete.ExecuteNonQuery();
        if (deleted > 0)
        {
            using var update = connection.CreateCommand();
            update.CommandText =
                "UPDATE rooms SET kept_from = (SELECT min(sequence) FROM events WHERE room = $room) WHERE id = $room";
            update.Parameters.AddWithValue("$room", _roomId);
            update.ExecuteNonQuery();
        }

        return deleted;
    }
}
