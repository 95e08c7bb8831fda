using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>A session is gone; its participant stays, away if this was the last one.</summary>
internal sealed class DetachCommand(Session session) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (session.Participant is { HasLeft: false } participant
            && room.Membership.Detach(participant, session, room.Timestamp))
        {
            room.Forget(session);
        }

        return null;
    }
}
