using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;

namespace ChatRoom.Core.Trust;

/// <summary>Knows the roles of persons, the bans and mutes, and the rules of rooms. Thread-safe, and never slow to ask.</summary>
/// <remarks>A change is stored before it holds. Everything is in memory, so that a join waits for no disk.</remarks>
public sealed partial class TrustRegister(ITrustStore store, TrustOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<(string Room, PersonId Person), RoleGrant> _roles = [];
    private readonly Dictionary<string, RoomRules> _rules = [];
    private readonly SanctionList _sanctions = new();
    private volatile bool _isUsed;
    private volatile int _rolesVersion;
    private long _lastId;

    /// <summary>Creates a register that stores nothing.</summary>
    public TrustRegister(TimeProvider time)
        : this(new MemoryTrustStore(), new TrustOptions(), time)
    {
    }

    /// <summary>Gets a number that changes with the roles.</summary>
    public int RolesVersion => _rolesVersion;

    /// <summary>Gets the part that decides about strangers.</summary>
    public AdmissionRegister Admission { get; init; } = new(new AccessOptions(), store, time);

    /// <summary>Gets the part that puts stored settings in force.</summary>
    public SettingRegister Settings { get; init; } = new(new([], _ => null), time);

    /// <summary>Gets the settings.</summary>
    public TrustOptions Options => options;

    /// <summary>Reads what is stored; at the start, before the first door opens.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var facts = await store.LoadAsync(cancellationToken);
        Admission.Load(facts);
        Settings.Load(facts.Settings);
        lock (_gate)
        {
            foreach (var role in facts.Roles)
            {
                _roles[(role.Room, role.Person)] = role;
            }

            foreach (var sanction in facts.Sanctions)
            {
                Add(sanction);
            }

            foreach (var (room, rules) in facts.Rules)
            {
                _rules[room] = rules;
            }

            Settle();
        }
    }

    /// <summary>Returns the role of a person on the server, or null.</summary>
    public Role? RoleOf(PersonId person) => Grant("", person)?.Role;

    /// <summary>Returns the rank of a person in a room.</summary>
    /// <param name="person">The person.</param>
    /// <param name="room">The name of the room; empty for the rank on the server.</param>
    /// <param name="maker">The maker of the room, or none.</param>
    public Rank RankOf(PersonId person, string room = "", PersonId maker = default) =>
        person.IsNone ? Rank.Person
        : RoleOf(person) is { } role ? role == Role.Owner ? Rank.Owner : Rank.Operator
        : person == maker ? Rank.Maker
        : room.Length > 0 && Grant(room, person) is not null ? Rank.Moderator
        : Rank.Person;

    /// <summary>Lists the roles.</summary>
    public IReadOnlyList<RoleGrant> ListRoles()
    {
        lock (_gate)
        {
            return [.. _roles.Values];
        }
    }

    /// <summary>Returns the rules of a room that hold now.</summary>
    public RoomRules RulesOf(string room)
    {
        if (!_isUsed)
        {
            return default;
        }

        lock (_gate)
        {
            return _rules.GetValueOrDefault(room).At(time.GetUtcNow());
        }
    }

    /// <summary>Finds the ban or mute that a person is under, or returns null.</summary>
    /// <remarks>The address alone puts no person under one that has a rank where it holds: in the room, or on the server.</remarks>
    /// <param name="kind">The kind.</param>
    /// <param name="room">The name of the room; empty for the sanctions of the whole server alone.</param>
    /// <param name="person">The person; none before it has a name.</param>
    /// <param name="client">The origin of the person's connection.</param>
    /// <param name="rank">The rank of the person in the room.</param>
    /// <param name="hasAccount">Whether the person has logged in.</param>
    public Sanction? Find(SanctionKind kind, string room, PersonId person, ClientAddress client, Rank rank, bool hasAccount)
    {
        if (!_isUsed)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var hasRole = RoleOf(person) is not null;
        lock (_gate)
        {
            foreach (var sanction in _sanctions.Of(person))
            {
                if (IsFor(sanction) && sanction.HoldsForPerson(now))
                {
                    return sanction;
                }
            }

            return client == default || hasRole ? null : _sanctions.Of(client.Address).FirstOrDefault(sanction =>
                IsFor(sanction) && sanction.HoldsForNetwork(now)
                && (sanction.IsEverywhere || rank == Rank.Person) && !(hasAccount && sanction.SparesAccounts));
        }

        bool IsFor(Sanction sanction) => sanction.Kind == kind && (sanction.IsEverywhere || sanction.Room == room);
    }

    /// <summary>Returns the line for a person that may not enter the server, because it is banned or a stranger; or null.</summary>
    /// <param name="person">The person; none before it has a name.</param>
    /// <param name="client">The origin of its connection.</param>
    /// <param name="hasAccount">Whether the person has logged in.</param>
    public LocalizedMessage? RefuseEntry(PersonId person, ClientAddress client, bool hasAccount = false) =>
        Admission.RefuseEntry(person, hasAccount) ?? RefuseBanned(person, client, hasAccount);

    /// <summary>Returns the line for a person that is banned from the server, or null.</summary>
    public LocalizedMessage? RefuseBanned(PersonId person, ClientAddress client, bool hasAccount = false) =>
        Find(SanctionKind.Ban, "", person, client, RankOf(person), hasAccount)?.LineFor(person);

    /// <summary>Returns the line for a person that may not make an account, because it is banned or muted on the server, or its address is; or null.</summary>
    /// <remarks>What holds for the address of a guest spares accounts, so an account would end it.</remarks>
    public LocalizedMessage? RefuseAccount(PersonId person, ClientAddress client) =>
        RefuseBanned(person, client) ?? Find(SanctionKind.Mute, "", person, client, RankOf(person), hasAccount: false)?.LineFor(person);

    /// <summary>Lets the bans and mutes that hold for a guest hold for the account that it becomes, until they would have ended.</summary>
    /// <remarks>What holds for the address of a guest spares accounts, so in a room an account would end it.</remarks>
    /// <param name="guest">The guest.</param>
    /// <param name="client">The origin of a guest that makes an account; the default for one that logs in, because an address says nothing of an earlier account.</param>
    /// <param name="account">The account.</param>
    /// <param name="handle">The handle of the account.</param>
    /// <param name="findMakerAsync">Finds the maker of a room, or none.</param>
    public async Task FollowAsync(PersonId guest, ClientAddress client, PersonId account, string handle, Func<string, Task<PersonId>> findMakerAsync)
    {
        foreach (var sanction in ListFollowing(guest, client, account))
        {
            if (RankOf(account, sanction.Room, sanction.IsEverywhere ? PersonId.None : await findMakerAsync(sanction.Room)) == Rank.Person)
            {
                var own = sanction with { Id = await NextIdAsync(), Person = account, Handle = handle, Network = null, NetworkEndsAt = null };
                await ApplyAsync(new TrustChange.Add(own), null);
            }
        }
    }

    private IReadOnlyList<Sanction> ListFollowing(PersonId guest, ClientAddress client, PersonId account)
    {
        if (!_isUsed)
        {
            return [];
        }

        var now = time.GetUtcNow();
        lock (_gate)
        {
            var own = _sanctions.Of(account).Where(sanction => sanction.HoldsForPerson(now)).Select(Scope).ToHashSet();
            var ofGuest = _sanctions.Of(guest).Where(sanction => sanction.HoldsForPerson(now));
            var ofAddress = (client == default ? [] : _sanctions.Of(client.Address))
                .Where(sanction => sanction.SparesAccounts && sanction.HoldsForNetwork(now)).Select(sanction => sanction with { EndsAt = sanction.NetworkEndsAt });
            return [.. ofGuest.Concat(ofAddress).Where(sanction => own.Add(Scope(sanction)))];
        }

        static (SanctionKind Kind, string Room) Scope(Sanction sanction) => (sanction.Kind, sanction.Room);
    }

    /// <summary>Lists the sanctions that hold, the oldest first.</summary>
    public IReadOnlyList<Sanction> ListSanctions()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return [.. _sanctions.All.Where(sanction => sanction.Holds(now)).OrderBy(sanction => sanction.Id)];
        }
    }

    /// <summary>Returns the number of a new sanction.</summary>
    public ValueTask<long> NextIdAsync() => store.TakeNumberAsync("sanction", Interlocked.Increment(ref _lastId));

    /// <summary>Stores a change with its audit entry, then makes it.</summary>
    public async Task ApplyAsync(TrustChange? change, AuditEntry? entry)
    {
        await _turn.WaitAsync();
        try
        {
            await store.StoreAsync(change, entry, options.AuditEntries);
            lock (_gate)
            {
                Make(change);
                Settle();
            }
        }
        finally
        {
            _turn.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Drops the sanctions that have ended, from the ledger too.</summary>
    public async Task ForgetEndedAsync()
    {
        long[] ended;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            ended = [.. _sanctions.All.Where(sanction => !sanction.Holds(now)).Select(sanction => sanction.Id)];
        }

        if (ended.Length > 0)
        {
            await ApplyAsync(new TrustChange.Remove(ended), null);
        }
    }

    /// <summary>Lists the newest entries of the audit log.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken) =>
        store.ListAuditAsync(count, cancellationToken);

    /// <summary>Returns whether anything at all is known about a room.</summary>
    public bool Knows(string room)
    {
        lock (_gate)
        {
            return _isUsed && (_rules.ContainsKey(room) || _roles.Keys.Any(key => key.Room == room) || _sanctions.All.Any(sanction => sanction.Room == room));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
        Admission.Dispose();
    }

    private RoleGrant? Grant(string room, PersonId person)
    {
        if (!_isUsed)
        {
            return null;
        }

        lock (_gate)
        {
            return _roles.GetValueOrDefault((room, person));
        }
    }
}
