using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Server.Ledger.Links;

namespace ChatRoom.Server.Accounts;

/// <summary>Makes and takes the links by which the owner of an account sets a new passphrase: once, for a day. Thread-safe.</summary>
/// <param name="links">Keeps the links.</param>
/// <param name="people">Knows the accounts.</param>
/// <param name="page">Finds the address of the page; null while there is none.</param>
/// <param name="time">The clock.</param>
/// <exception cref="ChatRoom.Core.Rooms.Catalog.RoomCatalogException">Of each method: the ledger cannot be used.</exception>
internal sealed class AccountLinks(IOneTimeLinks links, PeopleDirectory people, Func<Uri?> page, TimeProvider time)
{
    private const string Purpose = "account";

    /// <summary>Makes a link; an earlier one of the account is worth nothing from then on.</summary>
    /// <returns>Null if the server has no page.</returns>
    public async ValueTask<Uri?> MakeAsync(Account account)
    {
        if (page() is not { } address)
        {
            return null;
        }

        await WithdrawAsync(account.Id);
        var code = LinkCode.New();
        await links.AddAsync(new(LinkCode.HashOf(Purpose, code), account.Id, time.GetUtcNow() + LinkCode.Lasts));
        return new Uri(address, $"account/link/{code}");
    }

    /// <summary>Finds the account of a link, or returns null. Does not use the link up.</summary>
    public async ValueTask<Account?> FindAsync(string code) =>
        await links.FindAsync(LinkCode.HashOf(Purpose, code)) is { } link ? people.FindAccount(link.Subject) : null;

    /// <summary>Uses a link up. Of several requests at once, one gets it.</summary>
    /// <returns>Null if the link is worth nothing, or not any more.</returns>
    public async ValueTask<AccountLink?> TakeAsync(string code) =>
        await links.TakeAsync(LinkCode.HashOf(Purpose, code)) is { } link && people.FindAccount(link.Subject) is { } account ? new(account, link) : null;

    /// <summary>Makes a link good again, because no passphrase was set by it.</summary>
    public ValueTask GiveBackAsync(AccountLink link) => links.AddAsync(link.Link);

    /// <summary>Makes the links of an account worth nothing.</summary>
    public ValueTask WithdrawAsync(PersonId account) => links.WithdrawAsync(account);
}
