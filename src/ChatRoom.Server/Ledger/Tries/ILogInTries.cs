using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Counts the wrong log-ins to an account: from an address, and from all addresses together. Thread-safe.</summary>
internal interface ILogInTries
{
    /// <summary>Takes a try.</summary>
    /// <param name="account">The folded handle.</param>
    /// <param name="client">The address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The time that the try waits before it is checked; null if there have been too many from this address.</returns>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be used.</exception>
    ValueTask<TimeSpan?> TakeAsync(string account, ClientAddress client, CancellationToken cancellationToken);

    /// <summary>Gives the try of a right passphrase back.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be used.</exception>
    ValueTask OnRightAsync(string account, ClientAddress client);
}
