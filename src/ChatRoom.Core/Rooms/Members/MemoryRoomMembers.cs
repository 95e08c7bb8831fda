using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Keeps the members of the rooms of a <see cref="MemoryRoomCatalog"/>.</summary>
/// <param name="gate">Guards the rooms.</param>
/// <param name="rooms">The rooms; a member counts only while there is the room.</param>
internal sealed class MemoryRoomMembers(Lock gate, SortedDictionary<string, RoomRecord> rooms) : IRoomMembers
{
    private readonly Dictionary<(string Room, PersonId Person), Member> _members = [];
    private readonly List<Invitation> _invitations = [];

    public bool IsUnused => false;

    public Task<IReadOnlyList<Member>> ListAsync(string room, CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<Member>>(() => [.. MembersOf(room)]);

    public Task<bool> HasAsync(string room, PersonId person, CancellationToken cancellationToken) =>
        InGate(() => rooms.ContainsKey(room) && _members.ContainsKey((room, person)));

    public Task<bool> HasInvitationAsync(string room, DateTimeOffset now, CancellationToken cancellationToken) =>
        InGate(() => _invitations.Any(invitation => invitation.Room == room && !IsOver(invitation, now)));

    public Task<IReadOnlyList<RoomRecord>> RoomsOfAsync(PersonId person, RoomKind kind, CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<RoomRecord>>(() =>
            [.. rooms.Values.Where(room => room.Kind == kind && _members.ContainsKey((room.Name, person)))]);

    public Task MakePrivateAsync(
        RoomRecord room, IReadOnlyCollection<Member> members, DateTimeOffset since, CancellationToken cancellationToken) => InGate(() =>
    {
        rooms.Remove(room.FormerName);
        rooms.Add(room.Name, room);
        return members.All(member => _members.TryAdd((room.Name, member.Id), member));
    });

    public Task AddAsync(string room, Member member, DateTimeOffset since, CancellationToken cancellationToken) =>
        InGate(() => rooms.ContainsKey(room) && _members.TryAdd((room, member.Id), member));

    public Task<bool> TryInviteAsync(Invitation invitation, int most, DateTimeOffset now, CancellationToken cancellationToken) => InGate(() =>
    {
        _invitations.RemoveAll(other => IsOver(other, now));
        if (most > 0 && _invitations.Count(other => other.Room == invitation.Room) >= most)
        {
            return false;
        }

        _invitations.Add(invitation);
        return true;
    });

    public Task<string?> AcceptAsync(byte[] codeHash, Member person, DateTimeOffset now, CancellationToken cancellationToken) => InGate(() =>
    {
        var place = _invitations.FindIndex(invitation => invitation.CodeHash.SequenceEqual(codeHash));
        if (place < 0 || IsOver(_invitations[place], now))
        {
            return null;
        }

        if (_members.TryAdd((_invitations[place].Room, person.Id), person))
        {
            _invitations[place] = _invitations[place] with { Uses = _invitations[place].Uses - 1 };
        }

        return _invitations[place].Room;
    });

    public Task AddDirectAsync(RoomRecord room, Member one, Member other, CancellationToken cancellationToken) => InGate(() =>
        rooms.TryAdd(room.Name, room) && _members.TryAdd((room.Name, one.Id), one) && _members.TryAdd((room.Name, other.Id), other));

    public Task<IReadOnlyList<(string Room, Member Other)>> ListDirectAsync(PersonId person, CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<(string, Member)>>(() =>
        [
            .. DirectRooms().Where(room => _members.ContainsKey((room, person)))
                .Select(room => (room, MembersOf(room).First(member => member.Id != person))),
        ]);

    public Task LoseAsync(PersonId person, CancellationToken cancellationToken) => InGate(() =>
    {
        foreach (var key in _members.Keys.Where(key => key.Person == person).ToList())
        {
            _members[key] = _members[key] with { CanReturn = false };
        }

        return true;
    });

    public Task<IReadOnlyList<string>> ListLostDirectAsync(CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<string>>(() => [.. DirectRooms().Where(room => MembersOf(room).Any(member => !member.CanReturn))]);

    public Task ForgetAsync(PersonId person, CancellationToken cancellationToken) => InGate(() =>
    {
        foreach (var room in rooms.Values.Where(room => room.Kind == RoomKind.Private))
        {
            _members.Remove((room.Name, person));
        }

        return true;
    });

    private IEnumerable<string> DirectRooms() => rooms.Values.Where(room => room.Kind == RoomKind.Direct).Select(room => room.Name);

    private IEnumerable<Member> MembersOf(string room) =>
        _members.Where(member => member.Key.Room == room && rooms.ContainsKey(room)).Select(member => member.Value);

    private bool IsOver(Invitation invitation, DateTimeOffset now) =>
        invitation.EndsAt <= now || invitation.Uses <= 0 || !rooms.ContainsKey(invitation.Room);

    private Task<T> InGate<T>(Func<T> work)
    {
        lock (gate)
        {
            return Task.FromResult(work());
        }
    }
}
