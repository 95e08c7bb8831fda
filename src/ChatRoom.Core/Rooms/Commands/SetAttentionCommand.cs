using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Records whether the reader still looks at a subscription.</summary>
internal sealed class SetAttentionCommand(Subscription subscription, bool hasAttention) : RoomCommand
{
    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        subscription.HasAttention = hasAttention;
        if (subscription.Participant is { HasLeft: false } participant)
        {
            room.Membership.Show(participant);
        }

        return null;
    }
}
