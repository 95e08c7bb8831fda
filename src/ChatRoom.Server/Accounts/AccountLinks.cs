using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Server.Accounts;

/// <summary>Keeps the links by which the owner of an account sets a new passphrase: once, for a day or until the next start. Thread-safe.</summary>
/// <param name="page">Finds the address of the page; null while there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class AccountLinks(Func<Uri?> page, TimeProvider time)
{
    // The key is the hash of the code. A code in memory or in a dump of it would be a passphrase.
    private readonly ConcurrentDictionary<string, AccountLink> _links = new();

    /// <summary>Makes a link; an earlier one of the account is worth nothing from then on.</summary>
    /// <returns>Null if the server has no page.</returns>
    public Uri? Make(Account account)
    {
        if (page() is not { } address)
        {
            return null;
        }

        Withdraw(account.Id);
        var code = LinkCode.New();
        _links[HashOf(code)] = new(account, time.GetUtcNow() + LinkCode.Lasts);
        return new Uri(address, $"account/link/{code}");
    }

    /// <summary>Finds the account of a link, or returns null. Does not use the link up.</summary>
    public Account? Find(string code) => _links.TryGetValue(HashOf(code), out var link) && IsGood(link) ? link.Account : null;

    /// <summary>Uses a link up. Of several requests at once, one gets it.</summary>
    /// <returns>Null if the link is worth nothing, or not any more.</returns>
    public AccountLink? Take(string code) => _links.TryRemove(HashOf(code), out var link) && IsGood(link) ? link : null;

    /// <summary>Makes a link good again, because no passphrase was set by it.</summary>
    public void GiveBack(string code, AccountLink link) => _links[HashOf(code)] = link;

    /// <summary>Makes the links of an account worth nothing.</summary>
    public void Withdraw(PersonId account)
    {
        foreach (var (hash, _) in _links.Where(link => link.Value.Account.Id == account || !IsGood(link.Value)).ToList())
        {
            _links.TryRemove(hash, out _);
        }
    }

    private static string HashOf(string code) => Convert.ToHexString(LinkCode.HashOf(code));

    private bool IsGood(AccountLink link) => time.GetUtcNow() < link.EndsAt;
}
