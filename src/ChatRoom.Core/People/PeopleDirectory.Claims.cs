using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <content>Keeps the handles that belong to accounts.</content>
public sealed partial class PeopleDirectory
{
    // Part of the stored data, like the prefix of PersonId: another one would make other persons.
    private const string GuestSuffix = "\nguest";

    private long _claimChanges;

    /// <summary>Gets the accounts that are deleted, and their names.</summary>
    public DeletedAccounts Deleted { get; } = new();

    /// <summary>Occurs when a guest with a token no longer has a handle; called on any thread.</summary>
    public event Action<PersonId, string>? HandleFreed;

    /// <summary>Returns the guests with a token that are here, and the handle of each.</summary>
    public IReadOnlyList<(PersonId Id, string Handle)> GuestsWithToken()
    {
        lock (_gate)
        {
            return [.. _byId.Values.Where(person => person is { HasToken: true, HasAccount: false }).Select(person => (person.Id, person.Name))];
        }
    }

    /// <summary>Gets the number of claims that this process has changed by itself.</summary>
    public long ClaimChanges => Interlocked.Read(ref _claimChanges);

    /// <summary>Gives a handle to an account, for good or until the end of the claim. Its person may be here.</summary>
    public void Claim(Claim claim)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _claimChanges);
            Add(claim);
        }
    }

    /// <summary>Takes over claims that were read from the database, unless this process has changed one since: then they may be old.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="changes">The value of <see cref="ClaimChanges"/> from before they were read.</param>
    /// <returns>The claims, each with the account that its owner had before, if any; null if they must be read anew.</returns>
    public IReadOnlyList<(Claim Claim, Account? Before)>? Follow(IReadOnlyCollection<Claim> claims, long changes)
    {
        lock (_gate)
        {
            if (_claimChanges != changes)
            {
                return null;
            }

            var followed = new List<(Claim Claim, Account? Before)>(claims.Count);
            foreach (var claim in claims)
            {
                followed.Add((claim, FindAccount(claim.Owner)));
                Add(claim);
            }

            return followed;
        }
    }

    /// <summary>Gives handles to accounts, before the first person enters.</summary>
    public void Claim(IEnumerable<Claim> claims)
    {
        lock (_gate)
        {
            foreach (var claim in claims)
            {
                _claims.Add(claim);
            }
        }
    }

    /// <summary>Finds the account of a person; null for a guest, and for a deleted account.</summary>
    public Account? FindAccount(PersonId id)
    {
        lock (_gate)
        {
            return _claims.Find(id) is { IsInUse: true } claim ? new(claim.Owner, claim.Handle) : null;
        }
    }

    /// <summary>Returns the present name of a person that need not be here; of a guest that is not, the one that was known last.</summary>
    public string NameOf(PersonId id, string lastKnown) =>
        Find(id)?.Name ?? FindAccount(id)?.Handle ?? Deleted.NameOf(id) ?? lastKnown;

    /// <summary>Finds the account of a handle as typed. A handle that only looks like it is another one.</summary>
    public Account? FindAccount(string? typed) =>
        FindClaim(typed) is { IsInUse: true } claim
        && Handle.TryCreate(typed, out var wanted) && Handle.TryCreate(claim.Handle, out var own) && own.FoldedKey == wanted.FoldedKey
            ? new(claim.Owner, claim.Handle)
            : null;

    /// <summary>Finds the claim of the handle that a name becomes, or of one that looks like it.</summary>
    public Claim? FindClaim(string? wanted)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            return null;
        }

        var keyed = handle.WithKeys();
        lock (_gate)
        {
            return _claims.Find(keyed);
        }
    }

    private void Add(Claim claim)
    {
        _claims.Add(claim);
        if (_byId.GetValueOrDefault(claim.Owner) is { } person)
        {
            person.HasAccount = claim.IsInUse;
        }
    }

    /// <summary>Finds a guest that has the handle of an account, or one that looks like it.</summary>
    internal Person? FindGuestWithHandleOf(Account account)
    {
        if (!Handle.TryCreate(account.Handle, out var handle))
        {
            return null;
        }

        var keyed = handle.WithKeys();
        lock (_gate)
        {
            return _handles.FindOther(keyed, account.Id);
        }
    }

    /// <summary>Reserves the next free handle like the present one, beside it, on all nodes.</summary>
    internal async ValueTask<KeyedHandle> ReserveNextAsync(Person person)
    {
        HashSet<string> takenElsewhere = [];
        while (true)
        {
            KeyedHandle handle;
            lock (_gate)
            {
                handle = _handles.FindFree(person.Name, takenElsewhere: takenElsewhere);
            }

            if (await TryReserveAsync(person, handle))
            {
                return handle;
            }

            takenElsewhere.Add(handle.FoldedSkeleton);
        }
    }

    /// <summary>Lets a guest in again that its browser has proved to be, also if it has left meanwhile; another one if it is none any more.</summary>
    /// <param name="guest">The id of the guest.</param>
    /// <param name="wanted">The name that it gets, if it has left.</param>
    public Visit Return(PersonId guest, string wanted)
    {
        lock (_gate)
        {
            return _claims.Find(guest) is null
                ? Admit(guest, wanted, hasToken: true, account: null)
                : Admit(PersonId.New(), wanted, hasToken: false, account: null);
        }
    }

    /// <summary>Returns the id of the guest that a token makes.</summary>
    public PersonId IdOf(string token)
    {
        lock (_gate)
        {
            return IdOf(token, account: null)!.Value;
        }
    }

    private void TellFreed(Person person, KeyedHandle handle)
    {
        if (person is { HasToken: true, HasAccount: false })
        {
            HandleFreed?.Invoke(person.Id, handle.Handle.Value);
        }
    }

    /// <summary>Returns the id of the person behind a client; null for a new one.</summary>
    private PersonId? IdOf(string? token, Account? account)
    {
        if (account is not null || token is null)
        {
            return account?.Id;
        }

        // The token of the guest that became an account proves nothing any more: it is another guest's from then on.
        // That guest may have become an account, too.
        var id = PersonId.FromToken(token);
        while (_claims.Find(id) is not null)
        {
            token += GuestSuffix;
            id = PersonId.FromToken(token);
        }

        return id;
    }
}
