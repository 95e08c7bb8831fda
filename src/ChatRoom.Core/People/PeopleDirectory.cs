using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>
/// Registers everybody who is on the server now, and alone gives out handles: each is unique on the server. Thread-safe.
/// </summary>
public sealed partial class PeopleDirectory
{
    private readonly Lock _gate = new();
    private readonly ClaimedHandles _claims;
    private readonly HandleIndex _handles;
    private readonly Dictionary<PersonId, Person> _byId = [];
    private readonly Func<FloodGate> _newFloodGate;

    /// <summary>Creates a directory without persons.</summary>
    /// <param name="limits">How fast a person may speak.</param>
    /// <param name="time">The clock.</param>
    /// <param name="others">The other nodes; null for a server of one node.</param>
    public PeopleDirectory(LimitsOptions limits, TimeProvider time, IOtherNodes? others = null)
    {
        Others = others;
        _claims = new ClaimedHandles(time);
        _handles = new HandleIndex(_claims);
        _newFloodGate = () => new FloodGate(() => (limits.FloodBurst, limits.FloodPerSecond), time);
    }

    /// <summary>Gets the number of persons.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Lists everybody who is on the server now.</summary>
    public IReadOnlyList<Person> List()
    {
        lock (_gate)
        {
            return [.. _byId.Values];
        }
    }

    /// <summary>Occurs when a person has left the server; it may come back only if it has a token.</summary>
    public event Action<Person>? Left;

    /// <summary>Occurs when a person that has left can never come back, and the ledger may have it; called on any thread.</summary>
    public event Action<PersonId>? Lost;

    /// <summary>
    /// Lets a person in: the one of the same account or token if it is here, else a new one with the wanted handle or the
    /// next free one.
    /// </summary>
    /// <param name="wanted">The name as typed; made legal and unique.</param>
    /// <param name="token">A secret of the client, or null.</param>
    /// <param name="account">The account that the client is logged in to, or null. Its handle is the wanted one.</param>
    /// <returns>The visit, to be disposed when a room keeps the person, or when the connection ends.</returns>
    public Visit Enter(string? wanted, string? token = null, Account? account = null) => EnterBut(null, wanted, token, account);

    private Visit EnterBut(HashSet<string>? takenElsewhere, string? wanted, string? token, Account? account)
    {
        lock (_gate)
        {
            return Admit(IdOf(token, account) ?? PersonId.New(), wanted, token is not null, account, takenElsewhere);
        }
    }

    /// <summary>Shows which handle <see cref="Enter"/> would give now. Changes nothing.</summary>
    public HandlePreview Preview(string? wanted, string? token = null)
    {
        var legal = Handle.TryCreate(wanted, out var handle) ? handle.Value : null;
        lock (_gate)
        {
            var known = IdOf(token, account: null) is { } id ? _byId.GetValueOrDefault(id) : null;
            var claim = legal is null || known is not null ? null : _claims.Find(handle.WithKeys());
            return new HandlePreview(legal, known?.Name ?? _handles.FindFree(wanted).Handle.Value, claim is { IsInUse: true } ? claim.Handle : null);
        }
    }

    /// <summary>Finds the person that has a handle, in any case; a handle that only looks like it finds nobody.</summary>
    public Person? Find(string handle)
    {
        if (!Handle.TryCreate(handle.TrimStart('@'), out var wanted))
        {
            return null;
        }

        var keyed = wanted.WithKeys();
        lock (_gate)
        {
            return _handles.Find(keyed) is { } person && person.Keyed.Handle.FoldedKey == wanted.FoldedKey ? person : null;
        }
    }

    /// <summary>Finds the person of an id, or returns null if it is not here.</summary>
    public Person? Find(PersonId id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Returns whether the person of a token or an account is here.</summary>
    public bool IsHere(string? token, Account? account = null)
    {
        lock (_gate)
        {
            return IdOf(token, account) is { } id && _byId.ContainsKey(id);
        }
    }

    /// <summary>Keeps a person for one more user of it, such as a room it is in.</summary>
    internal void Hold(Person person)
    {
        lock (_gate)
        {
            person.Holds++;
        }
    }

    private Visit Admit(PersonId id, string? wanted, bool hasToken, Account? account, HashSet<string>? takenElsewhere = null)
    {
        if (!_byId.TryGetValue(id, out var person))
        {
            var handle = _handles.FindFree(account?.Handle ?? wanted, account?.Id, takenElsewhere);
            person = new Person(handle, id, hasToken, _newFloodGate) { HasAccount = account is not null };
            _handles.Add(handle, person);
            _byId[id] = person;
        }

        person.IsGivenUp &= !hasToken || account is not null;
        person.Holds++;
        return new Visit(this, person);
    }

    /// <summary>Ends one hold. The last one frees the handle.</summary>
    internal void Release(Person person)
    {
        lock (_gate)
        {
            if (--person.Holds > 0)
            {
                return;
            }

            _handles.Remove(person.Keyed, person);
            _byId.Remove(person.Id);
        }

        if (person.IsRegistered)
        {
            Others?.Free(person.Id, person.Keyed.Skeleton);
        }

        TellFreed(person, person.Keyed);
        Left?.Invoke(person);
        if (person.IsLost)
        {
            Lost?.Invoke(person.Id);
        }
    }

    /// <summary>Says that a client has dropped a token for good: the guest of it is lost once it has left, or at once.</summary>
    public void GiveUp(string token) => GiveUp(IdOf(token));

    /// <summary>Says that a person cannot come back after it has left: its token is dropped, or its account is deleted.</summary>
    public void GiveUp(PersonId id)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(id, out var person))
            {
                person.IsGivenUp = true;
                return;
            }
        }

        Lost?.Invoke(id);
    }

    private bool TryReserve(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            if (_handles.IsTaken(handle, person))
            {
                return false;
            }

            _handles.Add(handle, person);
            return true;
        }
    }

    /// <summary>Makes a reserved handle the person's own. The earlier one stays reserved until <see cref="Free"/>.</summary>
    internal void SetHandle(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            person.Rename(handle);
        }
    }

    /// <summary>Frees a second handle that a person has reserved or had before.</summary>
    internal void Free(Person person, KeyedHandle handle)
    {
        lock (_gate)
        {
            _handles.Remove(handle, person, kept: person.Holds > 0 ? person.Keyed : null);
            if (person.Holds == 0)
            {
                // The person left meanwhile.
                _handles.Remove(person.Keyed, person);
            }
        }

        if (handle.Skeleton != person.Keyed.Skeleton)
        {
            Others?.Free(person.Id, handle.Skeleton);
        }

        TellFreed(person, handle);
    }
}
