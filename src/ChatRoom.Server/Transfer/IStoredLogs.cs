using ChatRoom.Core.Events;
using ChatRoom.Server.History.Stored;

namespace ChatRoom.Server.Transfer;

/// <summary>Reads and writes logs row by row, as they are stored, while no server uses them.</summary>
internal interface IStoredLogs
{
    /// <summary>Returns all logs.</summary>
    Task<IReadOnlyList<StoredLog>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Returns the events of a log as they are stored, by their numbers.</summary>
    IAsyncEnumerable<(long Sequence, StoredEvent Event)> EventsAsync(StoredLog log, CancellationToken cancellationToken);

    /// <summary>Returns the changes of the messages of a log.</summary>
    IAsyncEnumerable<StoredChange> ChangesAsync(StoredLog log, CancellationToken cancellationToken);

    /// <summary>Returns the reactions to the messages of a log.</summary>
    IAsyncEnumerable<StoredReaction> ReactionsAsync(StoredLog log, CancellationToken cancellationToken);

    /// <summary>Returns the events of a log as a client reads them now.</summary>
    IAsyncEnumerable<RoomEvent> ReadAsync(StoredLog log, CancellationToken cancellationToken);

    /// <summary>Writes a log with all its rows.</summary>
    /// <returns>The log as it is stored here.</returns>
    Task<StoredLog> WriteAsync(StoredLog log, IStoredLogs source, CancellationToken cancellationToken);
}
