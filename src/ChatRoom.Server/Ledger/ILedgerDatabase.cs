using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Model;

namespace ChatRoom.Server.Ledger;

/// <summary>Represents the database of the ledger. Opened once, before the first context is used.</summary>
internal interface ILedgerDatabase : IDisposable
{
    /// <summary>Gets whether there is a database already.</summary>
    bool Exists { get; }

    /// <summary>Gets whether other nodes change the ledger, too.</summary>
    bool IsShared => false;

    /// <summary>Checks the database and brings its tables up to date.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The message tells an operator what is wrong.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Reads roles, sanctions and rules at the start of a server, without the cost of opening the database.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The message tells an operator what is wrong.</exception>
    TrustFacts ReadTrust();

    /// <summary>Reads the accounts without EF Core, also before <see cref="OpenAsync"/>.</summary>
    /// <param name="deletedAfter">How long a deleted account keeps its handle.</param>
    /// <param name="heldSince">The time since when held handles matter.</param>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be read.</exception>
    StoredAccounts ReadAccounts(TimeSpan deletedAfter, DateTimeOffset heldSince);

    /// <summary>Creates a context; the caller disposes it.</summary>
    LedgerContext CreateContext();
}
