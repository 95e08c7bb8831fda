using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Nodes;

/// <summary>Logs a join of a participant that is here, but whose leave another node has logged: this node did not answer for a time.</summary>
internal sealed class RejoinCommand(Participant participant) : RoomCommand
{
    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (participant.HasLeft)
        {
            return null;
        }

        if (participant.Name != participant.Person.Name)
        {
            // The handle was given to somebody else meanwhile.
            room.Membership.Rename(participant, participant.Person.Name);
        }

        return new ParticipantJoined(RoomEvent.NewId(), now, participant.Name) { AuthorId = participant.Person.Id };
    }

    public override void OnUnneeded(Room room, DraftNeed need) => room.Membership.AddRemote(participant.Person.Id, participant.Name);

    public override void OnRolledBack(Room room) => room.Defer(this);
}
