using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Keeps the members of the rooms of a <see cref="MemoryRoomCatalog"/>.</summary>
/// <param name="gate">Guards the rooms.</param>
/// <param name="rooms">The rooms; a member counts only while there is the room.</param>
internal sealed class MemoryRoomMembers(Lock gate, SortedDictionary<string, RoomRecord> rooms) : IRoomMembers
{
    private readonly HashSet<(string Room, PersonId Person)> _members = [];
    private readonly List<Invitation> _invitations = [];

    public Task<IReadOnlyList<PersonId>> ListAsync(string room, CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<PersonId>>(() => [.. _members.Where(member => member.Room == room).Select(member => member.Person)]);

    public Task<bool> HasAsync(string room, PersonId person, CancellationToken cancellationToken) =>
        InGate(() => rooms.ContainsKey(room) && _members.Contains((room, person)));

    public Task<IReadOnlyList<RoomRecord>> RoomsOfAsync(PersonId person, RoomKind kind, CancellationToken cancellationToken) =>
        InGate<IReadOnlyList<RoomRecord>>(() =>
            [.. rooms.Values.Where(room => room.Kind == kind && _members.Contains((room.Name, person)))]);

    public Task MakePrivateAsync(
        RoomRecord room, IReadOnlyCollection<PersonId> members, DateTimeOffset since, CancellationToken cancellationToken) => InGate(() =>
    {
        rooms.Remove(room.FormerName);
        rooms.Add(room.Name, room);
        _members.UnionWith(members.Select(member => (room.Name, member)));
        return true;
    });

    public Task AddAsync(string room, PersonId person, DateTimeOffset since, CancellationToken cancellationToken) =>
        InGate(() => rooms.ContainsKey(room) && _members.Add((room, person)));

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

    public Task<string?> AcceptAsync(byte[] codeHash, PersonId person, DateTimeOffset now, CancellationToken cancellationToken) => InGate(() =>
    {
        var place = _invitations.FindIndex(invitation => invitation.CodeHash.SequenceEqual(codeHash));
        if (place < 0 || IsOver(_invitations[place], now))
        {
            return null;
        }

        if (_members.Add((_invitations[place].Room, person)))
        {
            _invitations[place] = _invitations[place] with { Uses = _invitations[place].Uses - 1 };
        }

        return _invitations[place].Room;
    });

    public Task ForgetAsync(PersonId person, CancellationToken cancellationToken) =>
        InGate(() => _members.RemoveWhere(member => member.Person == person));

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
