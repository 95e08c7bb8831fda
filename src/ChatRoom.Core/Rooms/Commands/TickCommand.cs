using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Once a second, makes the participants leave whose grace is over.</summary>
internal sealed class TickCommand : RoomCommand
{
    public static TickCommand Instance { get; } = new();

    // The leaves it defers are commands of the next batch, which wakes the receivers.
    public override bool IsQuestion => true;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        foreach (var participant in room.Membership.Away)
        {
            if (room.GraceIsOver(participant))
            {
                room.Defer(new LeaveCommand(participant, LeaveReason.Away, onlyIfAway: true));
            }
        }

        return null;
    }
}
