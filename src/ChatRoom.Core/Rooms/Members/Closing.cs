using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Closes a room to everybody who is not in it: the part of a change that the room's loop decides.</summary>
internal sealed class Closing(Subscription issuer, int mostMembers)
{
    public LocalizedMessage? Refusal { get; private set; }

    /// <summary>Gets whether a limit is the reason.</summary>
    public bool HasTooMany { get; private set; }

    public IReadOnlyCollection<PersonId> Members { get; private set; } = [];

    /// <summary>Gets the members on this server that are not in the room: its maker, and its moderators.</summary>
    public IReadOnlyCollection<Person> Absent { get; private set; } = [];

    public void Apply(Room room)
    {
        var present = room.Membership.All;
        // Nobody that keeps order in the room, or has made it, is locked out of it.
        PersonId[] keepers = [.. room.Trust.ListRoles().Where(role => role.Room == room.Name).Select(role => role.Person), room.Record.MakerId];
        PersonId[] members =
        [
            .. present.Select(participant => participant.Person.Id).Union(room.Membership.Elsewhere).Union(keepers.Where(keeper => !keeper.IsNone)),
        ];
        Refusal = room.Record.Kind == RoomKind.Private ? new("Answer_PrivateAlready", "This room is private already.")
            : room.Name == RoomDirectory.Lobby ? new("Answer_LobbyStaysPublic", "The lobby is for everybody. To talk in private: /join NAME, then /private.")
            : issuer.Participant is not { HasLeft: false } participant ? Authority.Refuse(ModerationAct.MakePrivate, Rank.Person)
            : Authority.Refuse(ModerationAct.MakePrivate, room.RankOf(participant.Person.Id)) is { } tooLow ? tooLow
            : room.Policy is MemberPolicy ? new("Answer_PrivateAlready", "This room is private already.")
            : room.RefuseToWrite(participant.Person, issuer.Connection.Client) is { } muted ? muted
            : (HasTooMany = mostMembers > 0 && members.Length > mostMembers)
                ? new("Answer_TooManyMembers", "A private room has {0} members at most.", mostMembers)
            : null;
        if (Refusal is null)
        {
            Members = members;
            Absent = [.. keepers.Except(present.Select(participant => participant.Person.Id)).Select(room.People.Find).OfType<Person>()];
            foreach (var member in present.Select(participant => participant.Person).Concat(Absent))
            {
                member.IsInLedger = true;
            }

            room.Policy = new MemberPolicy(Members) { IsStored = false };
        }
    }
}
