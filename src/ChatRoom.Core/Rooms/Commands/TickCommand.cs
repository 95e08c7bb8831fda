using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Once a second: participants whose grace is over leave.</summary>
internal sealed class TickCommand : RoomCommand
{
    public static TickCommand Instance { get; } = new();

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
