using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Ends a subscription. Its participant stays, away if this was the last one.</summary>
internal sealed class DetachCommand(Subscription subscription) : RoomCommand
{
    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (subscription.Participant is { HasLeft: false } participant
            && room.Membership.Detach(participant, subscription, room.Timestamp))
        {
            room.StopServing(subscription);
        }

        return null;
    }
}
