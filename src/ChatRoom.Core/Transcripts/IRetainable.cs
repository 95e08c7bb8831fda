namespace ChatRoom.Core.Transcripts;

/// <summary>Represents a store that can delete the oldest events of its rooms.</summary>
public interface IRetainable
{
    /// <summary>Returns the names of all rooms that have a log.</summary>
    /// <exception cref="TranscriptException">That cannot be found out.</exception>
    ValueTask<IReadOnlyList<string>> ListRoomsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes up to <paramref name="most"/> of a room's oldest events: those beyond <paramref name="maxEvents"/> (0 for no
    /// limit), and those before a time. The newest event always stays.
    /// </summary>
    /// <returns>The number of deleted events; 0 when all is done.</returns>
    /// <exception cref="TranscriptException">Nothing was deleted.</exception>
    ValueTask<int> DeleteOldestAsync(string room, long maxEvents, DateTimeOffset? before, int most);

    /// <summary>Counts the events of a room that <see cref="DeleteOldestAsync"/> would delete in all.</summary>
    /// <exception cref="TranscriptException">They cannot be counted.</exception>
    ValueTask<long> CountOldestAsync(string room, long maxEvents, DateTimeOffset? before, CancellationToken cancellationToken);
}
