namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Remembers which challenges have been answered, until they are too old anyway. Thread-safe.</summary>
internal interface IUsedChallenges
{
    /// <summary>Uses a challenge up.</summary>
    /// <param name="hash">A hash of the challenge.</param>
    /// <param name="endsAt">A time at which nobody takes it any more.</param>
    /// <returns>False if it is used already.</returns>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be used.</exception>
    ValueTask<bool> TryUseAsync(string hash, DateTimeOffset endsAt);
}
