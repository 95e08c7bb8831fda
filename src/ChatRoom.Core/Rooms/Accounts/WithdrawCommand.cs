using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Commands;

namespace ChatRoom.Core.Rooms.Accounts;

/// <summary>Ends one subscription of an account. The last one takes the participant out, or leaves it away if its connection was lost.</summary>
internal sealed class WithdrawCommand(Subscription subscription, LeaveReason reason) : RoomCommand
{
    private bool _hasEnded;

    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (subscription.Participant is not { HasLeft: false } participant || !participant.Subscriptions.Contains(subscription))
        {
            return null;
        }

        if (participant.Subscriptions.Count == 1 && reason is not (LeaveReason.PeerGone or LeaveReason.Slow))
        {
            room.Defer(new LeaveCommand(participant, reason));
            return null;
        }

        _hasEnded = room.Membership.Detach(participant, subscription, room.Timestamp);
        return null;
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (_hasEnded)
        {
            // Only now: the connection gets what was said in the same batch.
            subscription.Receiver.End = room.Tail.NextSequence;
            room.Fanout.ReclaimNow(subscription.Receiver);
            room.StopServing(subscription);
            room.End(subscription, reason, subscription.Receiver.End);
        }
    }
}
