using System.Collections.Concurrent;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Model;

namespace ChatRoom.Server.Accounts;

/// <summary>Knows the log-ins of browsers that are in force, so that a page is checked without the ledger. Thread-safe.</summary>
internal sealed class LogIns(PeopleDirectory people, LedgerAccounts ledger, TimeProvider time)
{
    // How long a proof by the provider stands in the place of a passphrase, for what asks for one.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // How long another node's end of a log-in may stay unnoticed.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, PersonId> _accounts = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _checked = new();
    private readonly ConcurrentDictionary<PersonId, bool> _disabled = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _proved = new();
    private readonly ConcurrentDictionary<PersonId, bool> _changedHere = new();

    /// <summary>Adds a log-in.</summary>
    public void Add(Guid id, PersonId account) => _accounts[id] = account;

    /// <summary>Keeps everybody out of an account.</summary>
    public void Disable(PersonId account) => _disabled[account] = true;

    /// <summary>Lets the owner of an account in again.</summary>
    public void Enable(PersonId account) => _disabled.TryRemove(account, out _);

    /// <summary>Returns whether nobody may log in to an account.</summary>
    public bool IsDisabled(PersonId account) => _disabled.ContainsKey(account);

    /// <summary>Finds the account of a log-in; null if the log-in has ended, or the account may not be used.</summary>
    public Account? Find(Guid id) =>
        _accounts.TryGetValue(id, out var account) && !_disabled.ContainsKey(account) ? people.FindAccount(account) : null;

    /// <summary>Learns whether another node has made a log-in, or ended it; nothing if there is no other node.</summary>
    public async ValueTask CheckAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!ledger.IsShared || id == Guid.Empty || (_checked.TryGetValue(id, out var at) && now - at < CheckInterval))
        {
            return;
        }

        try
        {
            if (await ledger.FindLogInAsync(id, cancellationToken) is { } account)
            {
                if (people.FindAccount(account.Id) != account)
                {
                    people.Claim(Claim.Of(account));
                }

                Add(id, account.Id);
                _checked[id] = now;
            }
            else
            {
                Forget(id);
            }
        }
        catch (RoomCatalogException)
        {
            // Without the ledger a node goes on with what it knows.
        }
    }

    /// <summary>Records that the provider has just proved the owner of a log-in.</summary>
    public void Prove(Guid id)
    {
        var now = time.GetUtcNow();
        foreach (var old in _proved.Where(proved => now - proved.Value >= Fresh).ToList())
        {
            _proved.TryRemove(old);
        }

        _proved[id] = now;
    }

    /// <summary>Returns whether the provider has proved the owner of a log-in within the last minutes.</summary>
    public bool IsFresh(Guid id) => _proved.TryGetValue(id, out var at) && time.GetUtcNow() - at < Fresh;

    /// <summary>Logs a browser in.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public async Task<Guid> BeginAsync(PersonId account, string device)
    {
        var id = Guid.NewGuid();
        await ledger.AddLogInAsync(id, account, device, time.GetUtcNow());
        Add(id, account);
        return id;
    }

    /// <summary>Lists the log-ins of an account, the newest first.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be read.</exception>
    public Task<IReadOnlyList<LogInRow>> ListAsync(PersonId account, CancellationToken cancellationToken) =>
        ledger.ListLogInsAsync(account, cancellationToken);

    /// <summary>Ends one log-in, and what is open by it; nothing if it is not one of the account.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public async Task EndAsync(Guid id, PersonId account)
    {
        await CheckAsync(id, CancellationToken.None);
        if (_accounts.TryGetValue(id, out var owner) && owner == account)
        {
            await ledger.RemoveLogInAsync(id);
            Forget(id);
        }
    }

    /// <summary>Ends each log-in of an account but one, with its connections on every door.</summary>
    public void EndAll(PersonId account, Guid kept)
    {
        foreach (var id in _accounts.Where(logIn => logIn.Value == account && logIn.Key != kept).Select(logIn => logIn.Key).ToList())
        {
            _accounts.TryRemove(id, out _);
            _checked.TryRemove(id, out _);
        }

        Close(account, connection => connection.LogInId != kept);
    }

    /// <summary>Returns what is known now: taken before the ledger is read, for <see cref="Follow"/>.</summary>
    public Known Remember() => new(_accounts.Keys.ToHashSet(), _disabled.Keys.ToHashSet());

    /// <summary>Follows the log-ins and the disabled accounts that other nodes have stored.</summary>
    /// <param name="stored">What the ledger had.</param>
    /// <param name="before">What was known before it was read. What this node has begun or ended since then stays so.</param>
    public void Follow(StoredAccounts stored, Known before)
    {
        foreach (var (id, account) in stored.LogIns.Where(logIn => !before.LogIns.Contains(logIn.Id)))
        {
            Add(id, account);
        }

        foreach (var ended in before.LogIns.Except(stored.LogIns.Select(logIn => logIn.Id)).ToList())
        {
            Forget(ended);
        }

        foreach (var enabled in before.Disabled.Except(stored.Disabled).ToList())
        {
            Enable(enabled);
        }

        foreach (var account in stored.Disabled.Where(account => !before.Disabled.Contains(account)))
        {
            Disable(account);
            EndAll(account, kept: Guid.Empty);
        }
    }

    /// <summary>Records that the passphrase of an account was changed here: what had to end has ended.</summary>
    public void OnChangedHere(PersonId account) => _changedHere[account] = true;

    /// <summary>Ends the log-ins of an account on terminals, because another node has changed its passphrase.</summary>
    public void EndTerminals(PersonId account)
    {
        if (!_changedHere.TryRemove(account, out _))
        {
            Close(account, connection => !_accounts.ContainsKey(connection.LogInId));
        }
    }

    private void Forget(Guid id)
    {
        _checked.TryRemove(id, out _);
        if (_accounts.TryRemove(id, out var owner))
        {
            // A page that was open as a guest has become the account by a log-in that it does not know. If another one has ended, it comes back.
            Close(owner, connection => connection.LogInId == id || connection.LogInId == Guid.Empty);
        }
    }

    private void Close(PersonId account, Func<Connection, bool> isMeant)
    {
        foreach (var connection in people.Find(account)?.Contacts.OfType<Connection>().Where(isMeant).ToList() ?? [])
        {
            connection.OnLoggedOut();
        }
    }

    /// <summary>Holds what a node knew at a moment.</summary>
    /// <param name="LogIns">The log-ins in force.</param>
    /// <param name="Disabled">The accounts to which nobody may log in.</param>
    internal sealed record Known(IReadOnlySet<Guid> LogIns, IReadOnlySet<PersonId> Disabled);
}
