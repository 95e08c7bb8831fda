using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Moderation;

/// <summary>Gives and takes roles, and lists the persons.</summary>
internal sealed class RoleActs
{
    private readonly RoomDirectory _rooms;
    private readonly TargetFinder _targets;
    private readonly TimeProvider _time;

    public RoleActs(RoomDirectory rooms, TargetFinder targets, TimeProvider time)
    {
        (_rooms, _targets, _time) = (rooms, targets, time);
        rooms.People.Left += person => _ = ForgetAsync(person);
    }

    private TrustRegister Trust => _rooms.Trust;

    /// <summary>Makes or unmakes an operator: <c>/op HANDLE</c>, <c>/deop HANDLE</c>.</summary>
    public Task<ActAnswer> OperatorAsync(string argument, Issuer issuer, bool gives, CancellationToken cancellationToken) =>
        ChangeAsync(argument, issuer, ModerationAct.GrantOperator, "", gives ? Role.Operator : null, gives ? "op" : "deop", cancellationToken);

    /// <summary>Makes or unmakes a moderator of the room: <c>/mod HANDLE</c>, <c>/unmod HANDLE</c>.</summary>
    public Task<ActAnswer> ModeratorAsync(string argument, Issuer issuer, bool gives, CancellationToken cancellationToken) =>
        issuer.Room is not { Conversation: null } room
            ? Task.FromResult(ActAnswer.Refused(RoomActs.OnlyRooms))
            : ChangeAsync(argument, issuer, ModerationAct.GrantModerator, room.Name, gives ? Role.Moderator : null, gives ? "mod" : "unmod", cancellationToken);

    /// <summary>Sets the role of a person on the server, at the console: <c>HANDLE owner|operator|none</c>.</summary>
    public Task<ActAnswer> RoleAsync(string argument, Issuer issuer, CancellationToken cancellationToken) =>
        argument.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var handle, "owner"] => ChangeAsync(handle, issuer, ModerationAct.GrantOwner, "", Role.Owner, "role owner", cancellationToken),
            [var handle, "operator"] => ChangeAsync(handle, issuer, ModerationAct.GrantOperator, "", Role.Operator, "role operator", cancellationToken),
            [var handle, "none"] => ChangeAsync(handle, issuer, ModerationAct.GrantOperator, "", null, "role none", cancellationToken),
            _ => Task.FromResult(ActAnswer.Refused("Which role? HANDLE owner, HANDLE operator or HANDLE none.")),
        };

    /// <summary>Lists the persons that are here, on this node or on others, or have a role, at the console.</summary>
    public async Task<ActAnswer> ListAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(ModerationAct.SeeAddresses, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        var here = _rooms.Loaded.SelectMany(room => room.Participants.Values).Select(participant => participant.Id).Distinct()
            .Select(_rooms.People.Find).OfType<Person>().ToDictionary(person => person.Id);
        var elsewhere = (await (_rooms.People.Others?.ListAsync() ?? new([]))).Where(person => !here.ContainsKey(person.Id)).ToDictionary(person => person.Id);
        var absent = Trust.ListRoles().Where(role => !here.ContainsKey(role.Person) && !elsewhere.ContainsKey(role.Person));
        return ActAnswer.Done(
        [
            .. here.Values.Select(person => (person.Name, Line: $"{person.Name}: here, {AddressOf(person)}{Shown(Trust.RoleOf(person.Id))}"))
                .Concat(elsewhere.Values.Select(person => (Name: person.Handle, Line: $"{person.Handle}: here, on another node{Shown(Trust.RoleOf(person.Id))}")))
                .OrderBy(line => line.Name, StringComparer.OrdinalIgnoreCase).Select(line => (LocalizedMessage)line.Line),
            .. absent.Select(role => (LocalizedMessage)$"{role.Handle}: absent{Shown(role.Role)}{(role.Room.Length > 0 ? $" of {role.Room}" : "")}"),
        ]);
    }

    private static string AddressOf(Person person) => person.Client == default ? "no address" : person.Client.Address.ToString();

    private static string Shown(Role? role) => role is { } known ? $", {known.ToString().ToLowerInvariant()}" : "";

    private async Task<ActAnswer> ChangeAsync(
        string argument, Issuer issuer, ModerationAct act, string room, Role? role, string name, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(act, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (argument.Length == 0)
        {
            return ActAnswer.Refused(new("Trust_Whom", "Whom? /{0} NAME", name));
        }

        if (await _targets.FindAsync(argument, issuer.Room, cancellationToken) is not { } target)
        {
            return ActAnswer.Refused(DirectMessages.NobodyNamed(argument));
        }

        var rank = Trust.RankOf(target.Id, room, room.Length > 0 ? issuer.Room!.Record.MakerId : PersonId.None);
        if (Authority.Refuse(act, issuer.Rank, rank, target.Handle) is { } tooHigh)
        {
            return ActAnswer.Refused(tooHigh);
        }

        if (role is null && !Trust.ListRoles().Any(known => known.Room == room && known.Person == target.Id))
        {
            return ActAnswer.Done(new LocalizedMessage("Trust_NoSuchRole", "{0} has no such role.", target.Handle));
        }

        TrustChange change = role is { } given ? new TrustChange.Grant(new(room, target.Id, given, target.Handle)) : new TrustChange.Revoke(room, target.Id);
        await Trust.ApplyAsync(change, ModerationService.Entry(_time, issuer, name, room, target.Handle));
        await ShowAsync(target);
        var line = ToLine(target, role, room.Length > 0);
        _rooms.People.Find(target.Id)?.Notice(new("Trust_RoleNotice", "{0} changed your role. {1}", issuer.Handle, line));
        return role is not null && HintOf(target) is { } hint ? ActAnswer.Done(line, hint) : ActAnswer.Done(line);
    }

    /// <summary>Returns the line about a role that may be lost, or null.</summary>
    private static LocalizedMessage? HintOf(Target target) =>
        !target.CanReturn ? new("Trust_RoleEnds", "{0} is a guest of a terminal: the role ends when it leaves.", target.Handle)
        : target.IsFromLog ? new("Trust_RoleWaits", "{0} is not here. The author of the last event under this name has the role, in the same browser.", target.Handle)
        : null;

    private static LocalizedMessage ToLine(Target target, Role? role, bool isOfRoom) => (role, isOfRoom) switch
    {
        (Role.Owner, _) => new("Trust_IsOwner", "{0} owns this server now.", target.Handle),
        (Role.Operator, _) => new("Trust_IsOperator", "{0} is an operator of this server now.", target.Handle),
        (Role.Moderator, _) => new("Trust_IsModerator", "{0} is a moderator of this room now.", target.Handle),
        (_, true) => new("Trust_NoModerator", "{0} is no moderator of this room now.", target.Handle),
        _ => new("Trust_NoRole", "{0} has no role on this server now.", target.Handle),
    };

    /// <summary>Shows the new rank in every list of people.</summary>
    private async Task ShowAsync(Target target)
    {
        if (_rooms.People.Find(target.Id) is not { } person)
        {
            return;
        }

        foreach (var room in _rooms.Loaded)
        {
            await room.ChangeAsync(room =>
            {
                if (room.Membership.Find(person) is { } participant)
                {
                    room.Membership.Show(participant);
                }
            });
        }
    }

    /// <summary>Drops the roles of a person that has left and never comes back under its id.</summary>
    private async Task ForgetAsync(Person person)
    {
        if (person.CanReturn)
        {
            return;
        }

        try
        {
            foreach (var role in Trust.ListRoles().Where(role => role.Person == person.Id))
            {
                await Trust.ApplyAsync(new TrustChange.Revoke(role.Room, role.Person), null);
            }
        }
        catch (Exception e) when (e is RoomCatalogException or ObjectDisposedException)
        {
            // The server has stopped, or the disk is full. The row of an id that never comes back gives nobody a role.
        }
    }
}
