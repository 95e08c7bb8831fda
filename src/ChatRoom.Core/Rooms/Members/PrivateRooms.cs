using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Makes rooms private, and lets persons into them.</summary>
/// <remarks>
/// The ledger decides across a restart, and the policy in the room's loop decides now. A room is closed by its loop before the
/// ledger knows it, and nothing is said in between. A person is a member in the ledger before the loop lets it in.
/// </remarks>
public sealed partial class PrivateRooms
{
    private readonly RoomDirectory _rooms;
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal PrivateRooms(RoomDirectory rooms, RoomOptions options, TimeProvider time, ILogger logger)
    {
        (_rooms, _options, _time, _logger) = (rooms, options, time, logger);
        rooms.People.Lost += person => rooms.Farewells.Add(ForgetAsync(person));
    }

    private IRoomMembers Members => _rooms.Register.Members;

    /// <summary>Returns whether a person may enter the private room of an address. Opens nothing.</summary>
    public async Task<bool> IsMemberAsync(string address, Person? person, CancellationToken cancellationToken) =>
        MayBeMember(person) && await Members.HasAsync(address, person!.Id, cancellationToken);

    /// <summary>Lists the private rooms of a person.</summary>
    public async Task<IReadOnlyList<RoomRecord>> ListAsync(Person person, CancellationToken cancellationToken) =>
        MayBeMember(person) ? await Members.RoomsOfAsync(person.Id, RoomKind.Private, cancellationToken) : [];

    /// <summary>Returns whether a person is banned from a private room of which it is a member. Opens nothing.</summary>
    public bool IsBanned(RoomRecord room, Person person) => _rooms.Trust.Find(
        SanctionKind.Ban, room.Name, person.Id, person.Client, _rooms.Trust.RankOf(person.Id, room.Name, room.MakerId), person.HasAccount) is not null;

    /// <summary>Lists the private rooms of a person that have a title.</summary>
    public async Task<IReadOnlyList<RoomRecord>> FindAsync(string title, Person person, CancellationToken cancellationToken) =>
        [.. (await ListAsync(person, cancellationToken)).Where(room => room.Title == title)];

    /// <summary>Makes a public room private: everybody in it, its maker and its moderators are members, and its name is free again.</summary>
    /// <param name="subscription">The subscription of the person that does it.</param>
    /// <param name="cancellationToken">Gives up before the room is closed.</param>
    /// <returns>Null if the room is private now, else the reason.</returns>
    public async Task<LocalizedMessage?> MakePrivateAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        try
        {
            if (await _rooms.Register.RefuseMorePrivateAsync(cancellationToken) is { } full)
            {
                return full;
            }
        }
        catch (RoomCatalogException e)
        {
            LogNotStored(_logger, e, room.Name);
            return RoomRegister.NotStored;
        }

        var closing = new Closing(subscription, _options.MaxMembers);
        if (!await room.ChangeAsync(closing.Apply))
        {
            return Room.Stopping;
        }

        return closing.Refusal is not { } refusal ? await StoreAsync(subscription, closing)
            : closing.HasTooMany ? _rooms.Register.Refuse(RejectReason.MemberLimit, refusal)
            : refusal;
    }

    /// <summary>Makes a person a member of the room of a subscription, and tells it on each connection how to enter.</summary>
    /// <param name="subscription">The subscription of the inviting person.</param>
    /// <param name="guest">The invited person.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    /// <returns>Null if that is done, else the reason.</returns>
    public async Task<LocalizedMessage?> InviteAsync(Subscription subscription, Person guest, CancellationToken cancellationToken)
    {
        var refusal = await LetInAsync(subscription, guest.Id, cancellationToken);
        if (refusal is null)
        {
            guest.Notice(LineOf(subscription.Room.Record, subscription.Participant!.Name));
        }

        return refusal;
    }

    /// <summary>Makes a person a member of the room of a subscription, if the room has members.</summary>
    private async Task<LocalizedMessage?> LetInAsync(Subscription subscription, PersonId guest, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        if (await RefuseAsync(subscription, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (room.Record.Kind == RoomKind.Private)
        {
            try
            {
                // Before the ledger has the member: a person that leaves meanwhile is lost there, too. On another node, that one notes it.
                if (_rooms.People.Find(guest) is { } person)
                {
                    person.IsInLedger = true;
                }

                await Members.AddAsync(room.Name, ToMember(guest), _time.GetUtcNow(), cancellationToken);
            }
            catch (RoomCatalogException e)
            {
                LogNotStored(_logger, e, room.Name);
                return RoomRegister.NotStored;
            }

            await room.ChangeAsync(room => (room.Policy as MemberPolicy)?.Add(guest));
        }

        return null;
    }

    private static LocalizedMessage LineOf(RoomRecord room, string inviter) => room.Kind == RoomKind.Private
        ? new("Answer_InvitedPrivate", "{0} invites you to {1}, a private room. To enter: /join {2}", inviter, room.Title, room.Name)
        : new("Answer_Invited", "{0} invites you to #{1}. To enter: /join {1}", inviter, room.Name);

    /// <summary>Makes the code of a link that lets persons into the room of a subscription.</summary>
    public async Task<(string? Code, LocalizedMessage? Refusal)> MakeLinkAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        if (await RefuseAsync(subscription, cancellationToken) is { } refusal)
        {
            return (null, refusal);
        }

        if (room.Record.Kind != RoomKind.Private)
        {
            return (null, new("Answer_EverybodyMayEnter", "Everybody may enter this room; its address is enough."));
        }

        var (code, now) = (Invitation.NewCode(), _time.GetUtcNow());
        var invitation = new Invitation(
            Invitation.HashOf(code), room.Name, subscription.Participant!.Person.Id, _options.InvitationUses, now + _options.InvitationLasts);
        try
        {
            return await Members.TryInviteAsync(invitation, _options.MaxInvitations, now, cancellationToken)
                ? (code, null)
                : (null, _rooms.Register.Refuse(
                    RejectReason.RoomInvitationLimit,
                    new("Answer_InvitationsFull", "This room has its {0} invitations. They end by themselves.", _options.MaxInvitations)));
        }
        catch (RoomCatalogException e)
        {
            LogNotStored(_logger, e, room.Name);
            return (null, RoomRegister.NotStored);
        }
    }

    /// <summary>Uses the code of a link.</summary>
    /// <returns>The address of the room, of which the person is a member now; null if the code is worth nothing.</returns>
    public async Task<string?> AcceptAsync(string code, Person person, CancellationToken cancellationToken)
    {
        try
        {
            person.IsInLedger = true;
            var address = await Members.AcceptAsync(Invitation.HashOf(code), ToMember(person.Id), _time.GetUtcNow(), cancellationToken);
            if (address is null)
            {
                return null;
            }

            // A room that is open has read its members already.
            using var lease = await _rooms.FindAsync(address, cancellationToken);
            return lease is not null && await lease.Room.ChangeAsync(room => (room.Policy as MemberPolicy)?.Add(person.Id)) ? address : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotStored(_logger, e, "of an invitation");
            return null;
        }
    }

    /// <summary>Describes a person as a member; one that is not here may come back, as far as is known.</summary>
    private Member ToMember(PersonId person) => new(person, CanReturn: _rooms.People.Find(person)?.CanReturn ?? true);

    /// <summary>Returns whether the ledger need be asked about a person; the room that is asked for makes no difference.</summary>
    private bool MayBeMember(Person? person) => person is { MayBeMember: true } && !Members.IsUnused;

    private async Task<LocalizedMessage?> RefuseAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        var isFull = false;
        await room.ChangeAsync(room => isFull = _options.MaxMembers > 0 && room.Policy is MemberPolicy policy && policy.Count >= _options.MaxMembers);
        return room.RefuseToWrite(subscription.Participant!.Person, subscription.Connection.Client) is { } muted ? muted
            : room.Record.Kind == RoomKind.Direct
                ? new("Answer_OnlyRooms", "This is a conversation of two persons. The command is for rooms.")
            : !await room.MayAsync(RoomAct.Invite, subscription.Participant!.Person, cancellationToken) ? RoomPolicy.NoEntry(room.Name)
            : isFull ? _rooms.Register.Refuse(RejectReason.MemberLimit, new("Answer_MembersFull", "This room has its {0} members.", _options.MaxMembers))
            : null;
    }

    /// <summary>Stores that a closed room is private; opens it again if that fails.</summary>
    private async Task<LocalizedMessage?> StoreAsync(Subscription subscription, Closing closing)
    {
        var room = subscription.Room;
        var record = room.Record with
        {
            Name = PrivateAddress.New(),
            Kind = RoomKind.Private,
            Title = room.Name,
            Topic = room.Topic,
            FormerName = room.Name,
        };
        try
        {
            await Members.MakePrivateAsync(record, [.. closing.Members.Select(ToMember)], _time.GetUtcNow(), CancellationToken.None);
        }
        catch (RoomCatalogException e)
        {
            LogNotStored(_logger, e, room.Name);
            await room.ChangeAsync(room => room.Policy = PublicRoomPolicy.Instance);
            return RoomRegister.NotStored;
        }

        try
        {
            await FollowRulesAsync(record);
        }
        finally
        {
            _rooms.Rename(room, record);
            await room.ChangeAsync(room => (room.Policy as MemberPolicy)!.IsStored = true);
        }

        try
        {
            await _rooms.Register.RenameLogAsync(record);
        }
        catch (Exception e)
        {
            // The next opening of the room does it.
            LogNotStored(_logger, e, room.Name);
        }

        var issuer = subscription.Participant!.Name;
        await room.ChangeAsync(room => Announce(room, issuer));
        foreach (var absent in closing.Absent)
        {
            absent.Notice(LineOf(record, issuer));
        }

        return null;
    }

    /// <summary>Gives the roles, bans and rules of the room its new name.</summary>
    private async Task FollowRulesAsync(RoomRecord record)
    {
        try
        {
            if (_rooms.Trust.Knows(record.FormerName))
            {
                await _rooms.Trust.ApplyAsync(new TrustChange.RenameRoom(record.FormerName, record.Name), null);
            }
        }
        catch (RoomCatalogException e)
        {
            LogNotStored(_logger, e, record.FormerName);
        }
    }

    private static void Announce(Room room, string issuer)
    {
        var line = new LocalizedMessage(
            "Answer_PrivateNow",
            "{0} made this room private. Everybody who is here is a member; /invite NAME adds others. Its address is {1}; the name #{2} is free.",
            issuer, room.Name, room.Record.Title);
        foreach (var subscription in room.Membership.Subscriptions)
        {
            room.Notify(subscription, line);
        }
    }

    [LoggerMessage(40, LogLevel.Error, "Room {Room}: a change of its members is not stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string room);
}
