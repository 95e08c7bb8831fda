using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Closes a room to everybody who is not in it: the part of a change that the room's loop decides.</summary>
internal sealed class Closing(Subscription maker, int mostMembers)
{
    public LocalizedMessage? Refusal { get; private set; }

    /// <summary>Gets whether a limit is the reason.</summary>
    public bool HasTooMany { get; private set; }

    public IReadOnlyCollection<PersonId> Members { get; private set; } = [];

    public void Apply(Room room)
    {
        var present = room.Membership.All;
        PersonId[] members = [.. present.Select(participant => participant.Person.Id).Union(room.Membership.Elsewhere)];
        Refusal = room.Record.Kind == RoomKind.Private ? new("Answer_PrivateAlready", "This room is private already.")
            : room.Name == RoomDirectory.Lobby ? new("Answer_LobbyStaysPublic", "The lobby is for everybody. To talk in private: /join NAME, then /private.")
            : maker.Participant is not { HasLeft: false } participant || room.Record.MakerId.IsNone || participant.Person.Id != room.Record.MakerId
                ? new("Answer_NotMaker", "Only the maker of a room can make it private.")
            : room.Policy is MemberPolicy ? new("Answer_PrivateAlready", "This room is private already.")
            : room.RefuseToWrite(participant.Person, maker.Connection.Client) is { } muted ? muted
            : (HasTooMany = mostMembers > 0 && members.Length > mostMembers)
                ? new("Answer_TooManyMembers", "A private room has {0} members at most.", mostMembers)
            : null;
        if (Refusal is null)
        {
            Members = members;
            foreach (var member in present)
            {
                member.Person.IsInLedger = true;
            }

            room.Policy = new MemberPolicy(Members) { IsStored = false };
        }
    }
}
