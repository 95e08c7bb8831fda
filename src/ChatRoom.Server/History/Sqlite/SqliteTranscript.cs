using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite.Blocks;
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

    /// <inheritdoc cref="IRetainable.DeleteOldestAsync"/>
    public async ValueTask<int> DeleteOldestAsync(long maxEvents, DateTimeOffset? before, int most)
    {
        var keepFrom = maxEvents > 0 ? LastSequence - maxEvents + 1 : 0;
        var deleted = 0;
        await _store.WriteAloneAsync(connection => deleted = EventBlocks.DeleteOldest(
            connection, _roomId, keepFrom, before is { } time ? StoredEvent.ToMicroseconds(time) : long.MinValue, most));
        return deleted;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
