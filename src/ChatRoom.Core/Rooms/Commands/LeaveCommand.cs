using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>A participant leaves for good, with all its sessions.</summary>
/// <param name="participant">Who.</param>
/// <param name="reason">Why.</param>
/// <param name="onlyIfAway">Not if it has come back since this was decided.</param>
internal sealed class LeaveCommand(Participant participant, LeaveReason reason, bool onlyIfAway = false) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (participant.HasLeft || (onlyIfAway && !room.GraceIsOver(participant)))
        {
            return null;
        }

        participant.HasLeft = true;
        room.Membership.Remove(participant);
        return new ParticipantLeft(RoomEvent.NewId(), now, participant.Name, reason);
    }

    public override void OnCommitted(Room room, RoomEvent stored)
    {
        // Before anybody can see the event: a session in the middle of sending must stop short of it.
        foreach (var session in participant.Sessions)
        {
            session.LeftAt = stored.Sequence;
            room.Fanout.GiveBack(session);
        }
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is null)
        {
            return;
        }

        foreach (var session in participant.Sessions)
        {
            room.Forget(session);
            session.Removed(reason, stored.Sequence);
        }
    }

    public override void OnRolledBack(Room room)
    {
        // Leaving cannot be refused: the participant stays only until a later batch can be stored.
        participant.HasLeft = false;
        room.Membership.Add(participant);
        room.Defer(this);
    }
}
