using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History.Sqlite;

/// <content>Works on the logs of rooms that need not be open.</content>
public sealed partial class SqliteTranscriptStore
{
    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string room) =>
        ReadAsync(connection => SqliteTranscript.Exists(connection, room), CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string room)
    {
        // Before and after: a follower that looks in between looks again.
        Interlocked.Increment(ref _deletions);
        await WriteAloneAsync(writer =>
        {
            SqliteTranscript.Delete(writer.Connection, room);
            writer.NoteDeletedText();
        });
        Interlocked.Increment(ref _deletions);
    }

    /// <inheritdoc/>
    public async ValueTask RenameAsync(string room, string name) =>
        await WriteAsync(connection => SqliteTranscript.Rename(connection, room, name));

    ValueTask<IReadOnlyList<string>> IRetainable.ListRoomsAsync(CancellationToken cancellationToken) =>
        ReadAsync(SqliteTranscript.ListRooms, cancellationToken);

    ValueTask<IReadOnlyList<LogSize>> ILogSizes.MeasureAsync(CancellationToken cancellationToken) =>
        ReadAsync(SqliteTranscript.Measure, cancellationToken);

    async ValueTask<int> IRetainable.DeleteOldestAsync(string room, long maxEvents, DateTimeOffset? before, int most)
    {
        var deleted = 0;
        await WriteAloneAsync(writer =>
        {
            deleted = SqliteTranscript.DeleteOldest(writer.Connection, room, maxEvents, before, most);
            if (deleted > 0)
            {
                writer.NoteDeletedText();
            }
        });
        return deleted;
    }

    ValueTask<long> IRetainable.CountOldestAsync(string room, long maxEvents, DateTimeOffset? before, CancellationToken cancellationToken) =>
        ReadAsync(connection => SqliteTranscript.CountOldest(connection, room, maxEvents, before), cancellationToken);
}
