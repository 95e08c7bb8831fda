using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;

namespace ChatRoom.Core.Tests.Rooms.Members;

/// <summary>A catalog in memory whose change of a room to a private one fails, or waits; so does the removal of a room.</summary>
internal sealed class FailingCatalog : IRoomCatalog
{
    private readonly MemoryRoomCatalog _catalog = new();

    public FailingCatalog() => Members = new FailingMembers(this);

    public IRoomMembers Members { get; }

    public bool Fails { get; set; }

    public TaskCompletionSource? Held { get; set; }

    public bool IsWaiting { get; private set; }

    /// <summary>How often it was asked for a row.</summary>
    public int Asked { get; private set; }

    public Task<RoomRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        Asked++;
        return _catalog.FindAsync(name, cancellationToken);
    }

    public Task<bool> TryAddAsync(RoomRecord room, CancellationToken cancellationToken) => _catalog.TryAddAsync(room, cancellationToken);

    public Task SetTopicAsync(string name, string topic, CancellationToken cancellationToken) => _catalog.SetTopicAsync(name, topic, cancellationToken);

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        IsWaiting = true;
        await (Held?.Task ?? Task.CompletedTask);
        await _catalog.RemoveAsync(name, cancellationToken);
    }

    public Task<IReadOnlyList<RoomRecord>> ListPublicAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _catalog.ListPublicAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<RoomRecord>> ListMadeAsync(string after, int limit, CancellationToken cancellationToken) =>
        _catalog.ListMadeAsync(after, limit, cancellationToken);

    public Task<int> CountAsync(RoomKind kind, CancellationToken cancellationToken) => _catalog.CountAsync(kind, cancellationToken);

    public Task<int> CountMadeByAsync(PersonId maker, CancellationToken cancellationToken) => _catalog.CountMadeByAsync(maker, cancellationToken);

    public Task ClearFormerNameAsync(string name, CancellationToken cancellationToken) => _catalog.ClearFormerNameAsync(name, cancellationToken);

    private sealed class FailingMembers(FailingCatalog catalog) : IRoomMembers
    {
        private readonly IRoomMembers _members = catalog._catalog.Members;

        public bool IsUnused => _members.IsUnused;

        public Task<IReadOnlyList<Member>> ListAsync(string room, CancellationToken cancellationToken) => _members.ListAsync(room, cancellationToken);

        public Task<bool> HasAsync(string room, PersonId person, CancellationToken cancellationToken) => _members.HasAsync(room, person, cancellationToken);

        public Task<bool> HasInvitationAsync(string room, DateTimeOffset now, CancellationToken cancellationToken) => _members.HasInvitationAsync(room, now, cancellationToken);

        public Task<IReadOnlyList<RoomRecord>> RoomsOfAsync(PersonId person, RoomKind kind, CancellationToken cancellationToken) =>
            _members.RoomsOfAsync(person, kind, cancellationToken);

        public async Task MakePrivateAsync(
            RoomRecord room, IReadOnlyCollection<Member> members, DateTimeOffset since, CancellationToken cancellationToken)
        {
            if (catalog.Fails)
            {
                throw new RoomCatalogException("no disk");
            }

            catalog.IsWaiting = true;
            await (catalog.Held?.Task ?? Task.CompletedTask);
            await _members.MakePrivateAsync(room, members, since, cancellationToken);
        }

        public Task AddAsync(string room, Member member, DateTimeOffset since, CancellationToken cancellationToken) =>
            _members.AddAsync(room, member, since, cancellationToken);

        public Task<bool> TryInviteAsync(Invitation invitation, int most, DateTimeOffset now, CancellationToken cancellationToken) =>
            _members.TryInviteAsync(invitation, most, now, cancellationToken);

        public Task<string?> AcceptAsync(byte[] codeHash, Member person, DateTimeOffset now, CancellationToken cancellationToken) =>
            _members.AcceptAsync(codeHash, person, now, cancellationToken);

        public Task AddDirectAsync(RoomRecord room, Member one, Member other, CancellationToken cancellationToken) =>
            _members.AddDirectAsync(room, one, other, cancellationToken);

        public Task<IReadOnlyList<(string Room, Member Other)>> ListDirectAsync(PersonId person, CancellationToken cancellationToken) =>
            _members.ListDirectAsync(person, cancellationToken);

        public Task LoseAsync(PersonId person, CancellationToken cancellationToken) => _members.LoseAsync(person, cancellationToken);

        public Task<IReadOnlyList<string>> ListLostDirectAsync(CancellationToken cancellationToken) => _members.ListLostDirectAsync(cancellationToken);

        public Task ForgetAsync(PersonId person, CancellationToken cancellationToken) => _members.ForgetAsync(person, cancellationToken);
    }
}
