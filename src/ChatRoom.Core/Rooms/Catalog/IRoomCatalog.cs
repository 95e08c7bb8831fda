using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Members;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Knows which rooms exist, besides the lobby; kept in the ledger.</summary>
/// <remarks>Every member is slow (a disk), and never does its work on the thread of the caller.</remarks>
public interface IRoomCatalog
{
    /// <summary>Gets the members of the rooms that are not public.</summary>
    IRoomMembers Members { get; }

    /// <summary>Finds a room, or returns null.</summary>
    Task<RoomRecord?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds a room; returns false if the name is known already.</summary>
    Task<bool> TryAddAsync(RoomRecord room, CancellationToken cancellationToken);

    /// <summary>Sets the topic of a room; does nothing if there is no such room.</summary>
    Task SetTopicAsync(string name, string topic, CancellationToken cancellationToken);

    /// <summary>Removes a room; does nothing if there is no such room.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists public rooms by name, in ordinal order.</summary>
    /// <param name="after">The last name of the page before; null for the first page.</param>
    /// <param name="limit">The largest number of rooms to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<RoomRecord>> ListPublicAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists the public rooms that persons have made, and the private ones, by name, in ordinal order.</summary>
    /// <param name="after">The last name of the page before; empty for the first page.</param>
    /// <param name="limit">The largest number of rooms to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<RoomRecord>> ListMadeAsync(string after, int limit, CancellationToken cancellationToken);

    /// <summary>Counts the rooms of a kind.</summary>
    Task<int> CountAsync(RoomKind kind, CancellationToken cancellationToken);

    /// <summary>Counts the rooms that a person has made.</summary>
    Task<int> CountMadeByAsync(PersonId maker, CancellationToken cancellationToken);

    /// <summary>Records that the log of a room has the name of the room, see <see cref="RoomRecord.FormerName"/>.</summary>
    Task ClearFormerNameAsync(string name, CancellationToken cancellationToken);
}
