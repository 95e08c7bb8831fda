using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps the members of rooms and the invitations in the ledger.</summary>
internal sealed class LedgerRoomMembers(LedgerStore store) : IRoomMembers
{
    /// <inheritdoc/>
    public bool IsUnused => store.IsUnused;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Member>> ListAsync(string room, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<Member>>(
            async (ledger, cancelled) =>
                [.. (await ledger.Members.AsNoTracking().Where(row => row.Room == room).ToListAsync(cancelled)).Select(ToMember)],
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasAsync(string room, PersonId person, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Members.AnyAsync(row => row.Room == room && row.PersonId == person, cancelled), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasInvitationAsync(string room, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var time = now.ToUnixTimeMilliseconds();
        return store.RunAsync(
            (ledger, cancelled) => ledger.Invitations.AnyAsync(row => row.Room == room && row.EndsAt > time && row.Uses > 0, cancelled), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RoomRecord>> RoomsOfAsync(PersonId person, RoomKind kind, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<RoomRecord>>(
            async (ledger, cancelled) =>
            {
                var names = ledger.Members.Where(row => row.PersonId == person).Select(row => row.Room);
                var rooms = ledger.Rooms.AsNoTracking().Where(row => row.Kind == kind && names.Contains(row.Name)).OrderBy(row => row.Name);
                return [.. (await rooms.ToListAsync(cancelled)).Select(LedgerRoomCatalog.ToRecord)];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task MakePrivateAsync(
        RoomRecord room, IReadOnlyCollection<Member> members, DateTimeOffset since, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            // One transaction: a row of either name, and never both.
            ledger.RemoveRange(ledger.Rooms.Where(row => row.Name == room.FormerName));
            ledger.Add(LedgerRoomCatalog.ToRow(room));
            ledger.AddRange(members.Select(member => ToRow(room.Name, member, since)));
            // The name is free for another room, whose numbers begin anew.
            ledger.RemoveRange(ledger.ReadPositions.Where(row => row.Room == room.FormerName));
            return await ledger.SaveChangesAsync(cancelled);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task AddAsync(string room, Member member, DateTimeOffset since, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            if (await ledger.Rooms.AnyAsync(row => row.Name == room, cancelled)
                && !await ledger.Members.AnyAsync(row => row.Room == room && row.PersonId == member.Id, cancelled))
            {
                ledger.Add(ToRow(room, member, since));
            }

            return await ledger.SaveChangesAsync(cancelled);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryInviteAsync(Invitation invitation, int most, DateTimeOffset now, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            var time = now.ToUnixTimeMilliseconds();
            await ledger.Invitations.Where(row => row.EndsAt <= time || row.Uses <= 0).ExecuteDeleteAsync(cancelled);
            if (most > 0 && await ledger.Invitations.CountAsync(row => row.Room == invitation.Room, cancelled) >= most)
            {
                return false;
            }

            ledger.Add(new InvitationRow
            {
                CodeHash = invitation.CodeHash,
                Room = invitation.Room,
                MakerId = invitation.MakerId,
                Uses = invitation.Uses,
                EndsAt = invitation.EndsAt.ToUnixTimeMilliseconds(),
            });
            await ledger.SaveChangesAsync(cancelled);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<string?> AcceptAsync(byte[] codeHash, Member person, DateTimeOffset now, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            var time = now.ToUnixTimeMilliseconds();
            var invitation = await ledger.Invitations.FirstOrDefaultAsync(
                row => row.CodeHash == codeHash && row.EndsAt > time && row.Uses > 0, cancelled);
            if (invitation is not null && !await ledger.Members.AnyAsync(row => row.Room == invitation.Room && row.PersonId == person.Id, cancelled))
            {
                invitation.Uses--;
                ledger.Add(ToRow(invitation.Room, person, now));
                await ledger.SaveChangesAsync(cancelled);
            }

            return invitation?.Room;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task AddDirectAsync(RoomRecord room, Member one, Member other, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            if (!await ledger.Rooms.AnyAsync(row => row.Name == room.Name, cancelled))
            {
                ledger.Add(LedgerRoomCatalog.ToRow(room));
                ledger.AddRange(new[] { one, other }.Select(member => ToRow(room.Name, member, room.CreatedAt)));
            }

            return await ledger.SaveChangesAsync(cancelled);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Room, Member Other)>> ListDirectAsync(PersonId person, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<(string, Member)>>(
            async (ledger, cancelled) =>
            {
                var own = ledger.Members.Where(row => row.PersonId == person).Select(row => row.Room);
                var direct = ledger.Rooms.Where(row => row.Kind == RoomKind.Direct && own.Contains(row.Name)).Select(row => row.Name);
                var others = ledger.Members.AsNoTracking().Where(row => direct.Contains(row.Room) && row.PersonId != person);
                return [.. (await others.OrderBy(row => row.Room).ToListAsync(cancelled)).Select(row => (row.Room, ToMember(row)))];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task LoseAsync(PersonId person, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) => ledger.Members.Where(row => row.PersonId == person)
            .ExecuteUpdateAsync(rows => rows.SetProperty(row => row.CanReturn, false), cancelled),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListLostDirectAsync(CancellationToken cancellationToken) => store.RunAsync<IReadOnlyList<string>>(
        async (ledger, cancelled) =>
        {
            var direct = ledger.Rooms.Where(row => row.Kind == RoomKind.Direct).Select(row => row.Name);
            var lost = await ledger.Members.AsNoTracking().Where(row => !row.CanReturn && direct.Contains(row.Room)).ToListAsync(cancelled);
            // A guest of a terminal may have got an account since.
            var ids = lost.Select(row => LedgerAccounts.IdOf(row.PersonId)).Distinct().ToList();
            var accounts = await ledger.Accounts.Where(row => row.DeletedAt == 0 && ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancelled);
            return [.. lost.Where(row => !accounts.Contains(LedgerAccounts.IdOf(row.PersonId))).Select(row => row.Room).Distinct()];
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(PersonId person, CancellationToken cancellationToken) => store.RunAsync(
        (ledger, cancelled) =>
        {
            var rooms = ledger.Rooms.Where(row => row.Kind == RoomKind.Private).Select(row => row.Name);
            return ledger.Members.Where(row => row.PersonId == person && rooms.Contains(row.Room)).ExecuteDeleteAsync(cancelled);
        },
        cancellationToken);

    private static Member ToMember(MemberRow row) => new(row.PersonId, row.Handle, row.CanReturn);

    private static MemberRow ToRow(string room, Member member, DateTimeOffset since) => new()
    {
        Room = room,
        PersonId = member.Id,
        Since = since.ToUnixTimeMilliseconds(),
        Handle = member.Handle,
        CanReturn = member.CanReturn,
    };
}
