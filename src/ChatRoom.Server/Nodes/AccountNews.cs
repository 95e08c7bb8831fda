using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Ledger.Postgres;

namespace ChatRoom.Server.Nodes;

/// <summary>Follows the accounts that other nodes make, rename, disable and delete, and the log-ins that they begin and end.</summary>
internal sealed class AccountNews(PostgresLedger database, RoomDirectory rooms, LogIns logIns, TimeProvider time)
{
    private Dictionary<PersonId, string>? _stamps;

    /// <summary>Reads the accounts anew.</summary>
    /// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">The ledger cannot be read.</exception>
    public async Task FollowAsync()
    {
        var people = rooms.People;
        while (true)
        {
            var (known, changes) = (logIns.Remember(), people.ClaimChanges);
            // The caller may be on the thread that serves sockets, and the database answers only there.
            var (stored, stamps) = await Task.Run(() =>
                (database.ReadAccounts(AccountRegister.KeptAfterDeletion, time.GetUtcNow() - HeldHandles.Kept), database.ReadStamps()));
            if (people.Follow(stored.Claims, changes) is { } claims)
            {
                await FollowAsync(claims);
                foreach (var account in stored.Deleted)
                {
                    account.AddTo(people.Deleted);
                }

                logIns.Follow(stored, known);
                EndOldLogIns(stamps);
                return;
            }
        }
    }

    private async Task FollowAsync(IReadOnlyList<(Claim Claim, Account? Before)> claims)
    {
        foreach (var (claim, before) in claims)
        {
            if (claim.IsInUse && before is not null && before.Handle != claim.Handle)
            {
                await rooms.FollowAsync(new Account(claim.Owner, claim.Handle));
            }
            else if (before is not null && !claim.IsInUse)
            {
                logIns.EndAll(claim.Owner, kept: Guid.Empty);
                rooms.People.GiveUp(claim.Owner);
            }
        }
    }

    /// <summary>Ends the log-ins of terminals by an earlier passphrase.</summary>
    private void EndOldLogIns(Dictionary<PersonId, string> stamps)
    {
        foreach (var (account, _) in stamps.Where(stamp => _stamps?.TryGetValue(stamp.Key, out var before) == true && before != stamp.Value))
        {
            logIns.EndTerminals(account);
        }

        _stamps = stamps;
    }
}
