using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Takes a participant out of the room for good, with all its subscriptions.</summary>
/// <param name="participant">The participant.</param>
/// <param name="reason">Why.</param>
/// <param name="onlyIfAway">Whether a participant that has come back since stays.</param>
/// <param name="removal">The removal by a moderator, or null.</param>
internal sealed class LeaveCommand(Participant participant, LeaveReason reason, bool onlyIfAway = false, Removal? removal = null)
    : RoomCommand
{
    /// <summary>Gets the participant.</summary>
    public Participant Participant => participant;

    /// <summary>Gets whether the participant is out of the membership, but the leave is not published yet.</summary>
    public bool IsPending { get; private set; }

    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (participant.HasLeft || (onlyIfAway && !room.GraceIsOver(participant)))
        {
            return null;
        }

        participant.HasLeft = true;
        room.Membership.Remove(participant);
        IsPending = true;
        return room.IsSilent ? null
            : removal is null ? new ParticipantLeft(RoomEvent.NewId(), now, participant.Name, reason) { AuthorId = participant.Person.Id }
            : new ParticipantRemoved(RoomEvent.NewId(), now, participant.Name, removal.IsBan, removal.By, removal.Reason) { AuthorId = participant.Person.Id };
    }

    public override void OnCommitted(Room room, RoomEvent stored)
    {
        room.Membership.RemoveRemote(participant.Name);
        // Before the event can be seen: a receiver in the middle of sending must stop short of it.
        foreach (var subscription in participant.Subscriptions)
        {
            subscription.Receiver.End = stored.Sequence;
            room.Fanout.ReclaimNow(subscription.Receiver);
        }
    }

    public override void OnUnneeded(Room room, DraftNeed need)
    {
        if (need == DraftNeed.IsElsewhere)
        {
            room.Membership.AddRemote(participant.Person.Id, participant.Name);
        }
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (!IsPending)
        {
            return;
        }

        IsPending = false;
        participant.Farewell = removal?.Line;
        var end = stored?.Sequence ?? room.Tail.NextSequence;
        // Before the receivers hear of it: a client that comes back at once gets its handle again.
        room.People.Release(participant.Person);
        foreach (var subscription in participant.Subscriptions)
        {
            subscription.Receiver.End = end;
            room.StopServing(subscription);
            room.End(subscription, reason, end);
        }
    }

    public override void OnRolledBack(Room room)
    {
        // A leave cannot be refused: the participant stays only until a later batch can be stored.
        IsPending = false;
        participant.HasLeft = false;
        room.Membership.Add(participant);
        room.Defer(this);
    }
}
