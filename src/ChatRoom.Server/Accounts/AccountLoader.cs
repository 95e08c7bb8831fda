using ChatRoom.Core.People;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Accounts;

/// <summary>Reads the accounts of the ledger into memory, before the first name is accepted.</summary>
internal sealed class AccountLoader(ILedgerDatabase database, PeopleDirectory people, LogIns logIns, HeldHandles held, TimeProvider time)
{
    /// <summary>Reads them; once.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be read.</exception>
    public void Load()
    {
        var stored = database.ReadAccounts(AccountRegister.KeptAfterDeletion, time.GetUtcNow() - HeldHandles.Kept);
        people.Claim(stored.Claims);
        foreach (var account in stored.Disabled)
        {
            logIns.Disable(account);
        }

        foreach (var (id, account) in stored.LogIns)
        {
            logIns.Add(id, account);
        }

        foreach (var account in stored.Deleted)
        {
            account.AddTo(people.Deleted);
        }

        held.Load(stored.Held);
    }
}
