using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Nobody looks at a session any more, or somebody does again.</summary>
internal sealed class SetAttentionCommand(Session session, bool isAttended) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        session.HasAttention = isAttended;
        if (session.Participant is { HasLeft: false } participant)
        {
            room.Membership.Show(participant);
        }

        return null;
    }
}
