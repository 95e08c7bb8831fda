using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Stores one room's log in the file of a <see cref="SqliteTranscriptStore"/>.</summary>
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

    public bool IsShortOfSpace => _store.IsShortOfSpace;

    /// <summary>Reads the state of a room's log, or begins a log; only for the writer's thread.</summary>
    public static SqliteTranscript Load(SqliteTranscriptStore store, SqliteConnection connection, string room)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rooms (name, epoch) VALUES ($name, $epoch) ON CONFLICT (name) DO NOTHING";
        insert.Parameters.AddWithValue("$name", room);
        insert.Parameters.AddWithValue("$epoch", Guid.NewGuid().ToString("N"));
        insert.ExecuteNonQuery();

        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT id, epoch, {EventBlocks.LastOfRoom} FROM rooms WHERE name = $name";
        select.Parameters.AddWithValue("$name", room);
        using var row = select.ExecuteReader();
        row.Read();
        return new SqliteTranscript(store, row.GetInt64(0), row.GetString(1), row.GetInt64(2));
    }

    /// <summary>Returns whether the file has a log of this room.</summary>
    public static bool Exists(SqliteConnection connection, string room)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT 1 FROM rooms WHERE name = $name";
        select.Parameters.AddWithValue("$name", room);
        return select.ExecuteScalar() is not null;
    }

    /// <summary>Deletes the log of a room with its events; only for the writer's thread.</summary>
    public static void Delete(SqliteConnection connection, string room)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText =
            """
            DELETE FROM changes WHERE room = (SELECT id FROM rooms WHERE name = $name);
            DELETE FROM reactions WHERE room = (SELECT id FROM rooms WHERE name = $name);
            DELETE FROM blocks WHERE room = (SELECT id FROM rooms WHERE name = $name);
            DELETE FROM rooms WHERE name = $name;
            """;
        delete.Parameters.AddWithValue("$name", room);
        delete.ExecuteNonQuery();
    }

    /// <summary>Gives the log of a room another name, unless that has a log; only for the writer's thread.</summary>
    public static void Rename(SqliteConnection connection, string room, string name)
    {
        using var update = connection.CreateCommand();
        update.CommandText = "UPDATE OR IGNORE rooms SET name = $name WHERE name = $room";
        update.Parameters.AddWithValue("$room", room);
        update.Parameters.AddWithValue("$name", name);
        update.ExecuteNonQuery();
    }

    /// <summary>Returns the names of all rooms that have a log in the file.</summary>
    public static IReadOnlyList<string> ListRooms(SqliteConnection connection)
    {
        using var select = new Statement(connection, "SELECT name FROM rooms ORDER BY name");
        var rooms = new List<string>();
        while (select.Step())
        {
            rooms.Add(select.Text(0));
        }

        return rooms;
    }

    /// <summary>Measures the logs of all rooms.</summary>
    public static IReadOnlyList<LogSize> Measure(SqliteConnection connection)
    {
        using var select = new Statement(
            connection,
            """
            SELECT name, ifnull(sum(last - first + 1), 0), ifnull(sum(octet_length(ids) + ifnull(octet_length(authors), 0) + octet_length(events)), 0)
            FROM rooms LEFT JOIN blocks ON blocks.room = rooms.id GROUP BY rooms.id
            """);
        var sizes = new List<LogSize>();
        while (select.Step())
        {
            sizes.Add(new LogSize(select.Text(0), select.Integer(1), select.Integer(2)));
        }

        return sizes;
    }

    /// <summary>Does the work of <see cref="IRetainable.DeleteOldestAsync"/>; only for the writer's thread.</summary>
    public static int DeleteOldest(SqliteConnection connection, string room, long maxEvents, DateTimeOffset? before, int most) =>
        FindKept(connection, room, maxEvents, before) is var (id, keepFrom, keepSince)
            ? EventBlocks.DeleteOldest(connection, id, keepFrom, keepSince, most)
            : 0;

    /// <summary>Does the work of <see cref="IRetainable.CountOldestAsync"/>.</summary>
    public static long CountOldest(SqliteConnection connection, string room, long maxEvents, DateTimeOffset? before) =>
        FindKept(connection, room, maxEvents, before) is var (id, keepFrom, keepSince)
            ? EventBlocks.CountOldest(connection, id, keepFrom, keepSince)
            : 0;

    /// <summary>Returns whether the file has this log in the state that it was left in.</summary>
    public bool IsIn(SqliteConnection connection)
    {
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT epoch, {EventBlocks.LastOfRoom} FROM rooms WHERE id = $room";
        select.Parameters.AddWithValue("$room", _roomId);
        using var row = select.ExecuteReader();
        return row.Read() && row.GetString(0) == Epoch && row.GetInt64(1) == LastSequence;
    }

    public async ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DraftNumbers.Require(drafts, first, LastSequence);
        await _store.InsertAsync(_roomId, drafts, first);
        Volatile.Write(ref _lastSequence, first + drafts.Count - 1);
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<RoomEvent>>(
            connection => [.. EventReader.After(connection, BlockTable.Current, _roomId, after, LastSequence, count)], cancellationToken);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadSomeAfterAsync(
        long after, int count, int characters, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<RoomEvent>>(
            connection => [.. EventReader.After(connection, BlockTable.Current, _roomId, after, LastSequence, count, characters)], cancellationToken);

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<RoomEvent>>(
            connection => [.. EventReader.Before(connection, _roomId, before, LastSequence, count)], cancellationToken);

    public ValueTask DisposeAsync()
    {
        _store.Close(this);
        return ValueTask.CompletedTask;
    }

    private static (long Room, long From, long Since)? FindKept(SqliteConnection connection, string room, long maxEvents, DateTimeOffset? before)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT id FROM rooms WHERE name = $name";
        select.Parameters.AddWithValue("$name", room);
        return select.ExecuteScalar() is not long id ? null
            : (id, maxEvents > 0 ? EventBlocks.Last(connection, id) - maxEvents + 1 : 0, before is { } time ? StoredEvent.ToMicroseconds(time) : long.MinValue);
    }
}
