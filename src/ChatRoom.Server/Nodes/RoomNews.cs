using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Nodes;

/// <summary>Follows the rooms that other nodes make private, and the members that they let in.</summary>
internal sealed class RoomNews(RoomDirectory rooms)
{
    /// <summary>Reads the rows of the open rooms anew.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be read.</exception>
    public Task FollowAsync(CancellationToken cancellationToken) => rooms.Private.FollowAsync(cancellationToken);
}
