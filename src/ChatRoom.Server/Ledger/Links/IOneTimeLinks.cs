using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Links;

/// <summary>Keeps the links that work once. Thread-safe.</summary>
/// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">Of each method: the ledger cannot be used.</exception>
internal interface IOneTimeLinks
{
    /// <summary>Adds a link.</summary>
    ValueTask AddAsync(OneTimeLink link);

    /// <summary>Finds a link that has not ended. Does not use it up.</summary>
    ValueTask<OneTimeLink?> FindAsync(string hash);

    /// <summary>Uses a link up, and with it all links of its subject. Of several requests at once, one gets it.</summary>
    /// <returns>Null if the link is worth nothing, or not any more.</returns>
    ValueTask<OneTimeLink?> TakeAsync(string hash);

    /// <summary>Makes the links of an account worth nothing.</summary>
    ValueTask WithdrawAsync(PersonId subject);
}
