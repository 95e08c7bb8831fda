using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Ends the subscription of a receiver that has thrown.</summary>
internal sealed class DropCommand(Receiver receiver) : RoomCommand
{
    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        var subscription = room.Membership.Subscriptions.FirstOrDefault(s => s.Receiver == receiver);
        if (subscription?.Participant is not { HasLeft: false } participant)
        {
            return null;
        }

        receiver.End = room.Tail.NextSequence;
        room.Membership.Detach(participant, subscription, room.Timestamp);
        room.StopServing(subscription);
        if (participant.AwaySince is not null && !participant.Person.CanReturn)
        {
            // A client without a token or an account cannot come back.
            room.Defer(new LeaveCommand(participant, LeaveReason.ServerError));
        }

        room.End(subscription, LeaveReason.ServerError, receiver.End);
        return null;
    }
}
