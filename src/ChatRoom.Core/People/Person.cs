using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Represents a person on this server, on any number of connections and in any number of rooms.</summary>
public sealed class Person
{
    private readonly Func<FloodGate> _newFloodGate;
    private FloodGate? _flood;
    private SemaphoreSlim? _renaming;
    private volatile string _name;
    private volatile bool _hasAccount;
    private ImmutableArray<IContact> _contacts = [];

    internal Person(KeyedHandle handle, PersonId id, bool hasToken, Func<FloodGate> newFloodGate)
    {
        Keyed = handle;
        _name = handle.Handle.Value;
        HasToken = hasToken;
        Id = id;
        _newFloodGate = newFloodGate;
    }

    /// <summary>Gets the id, which never changes.</summary>
    public PersonId Id { get; }

    /// <summary>Gets the handle as text; it may change at any time.</summary>
    public string Name => _name;

    /// <summary>Gets the gate that says how fast this person may speak, over all connections.</summary>
    // Created on first use: a person who only listens needs none.
    public FloodGate Flood => LazyInitializer.EnsureInitialized(ref _flood, _newFloodGate);

    /// <summary>Gets the origin of the newest connection.</summary>
    public ClientAddress Client { get; private set; }

    /// <summary>Gets the connections of this person, one for each client.</summary>
    public IReadOnlyList<IContact> Contacts => _contacts;

    /// <summary>Gets the handle with the keys that make it unique. Changed by <see cref="PeopleDirectory"/> alone.</summary>
    internal KeyedHandle Keyed { get; private set; }

    /// <summary>Gets whether the person has an account; a guest may get one while it is here.</summary>
    public bool HasAccount
    {
        get => _hasAccount;
        internal set => _hasAccount = value;
    }

    /// <summary>Gets whether another connection joins this person by a secret token.</summary>
    internal bool HasToken { get; }

    /// <summary>Gets whether the person may come back after it has left.</summary>
    internal bool CanReturn => (HasToken && !IsGivenUp) || _hasAccount;

    /// <summary>Gets or sets whether no client has the token any more, or the account is deleted. Guarded by the directory's lock.</summary>
    internal bool IsGivenUp { get; set; }

    /// <summary>Gets whether the ledger may have a person that can never come back, once it has left.</summary>
    internal bool IsLost => !CanReturn && (IsGivenUp || IsInLedger);

    /// <summary>Gets or sets whether the ledger has the person, as a member of a room.</summary>
    internal bool IsInLedger { get; set; }

    /// <summary>Gets whether the ledger may have the person as a member: surely not, if it is new and nobody has made it one.</summary>
    internal bool MayBeMember => HasToken || _hasAccount || IsInLedger;

    /// <summary>Gets or sets the visits and participants that keep this person. Guarded by the directory's lock.</summary>
    internal int Holds { get; set; }

    /// <summary>Gets or sets whether the handle is in the registry of all nodes.</summary>
    internal bool IsRegistered { get; set; }

    /// <summary>Gets the semaphore that lets one rename of this person happen at a time.</summary>
    internal SemaphoreSlim Renaming => LazyInitializer.EnsureInitialized(ref _renaming, static () => new SemaphoreSlim(1));

    internal void Rename(KeyedHandle handle)
    {
        Keyed = handle;
        _name = handle.Handle.Value;
    }

    /// <summary>Adds a connection of this person; a second call for it changes nothing.</summary>
    public void AddContact(IContact contact) =>
        ImmutableInterlocked.Update(ref _contacts, contacts => contacts.Contains(contact) ? contacts : contacts.Add(contact));

    /// <summary>Notes the origin of a connection that this person has begun.</summary>
    public void SetClient(ClientAddress client) => Client = client;

    /// <summary>Removes a connection that has ended.</summary>
    public void RemoveContact(IContact contact) => ImmutableInterlocked.Update(ref _contacts, contacts => contacts.Remove(contact));

    /// <summary>Shows a line on each connection.</summary>
    public void Notice(LocalizedMessage text)
    {
        foreach (var contact in Contacts)
        {
            contact.Notice(text);
        }
    }
}
