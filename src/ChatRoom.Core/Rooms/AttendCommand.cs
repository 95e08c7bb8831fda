namespace ChatRoom.Core.Rooms;

/// <summary>Nobody looks at a session any more, or somebody does again.</summary>
internal sealed class AttendCommand(Session session, bool isAttended) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        session.IsAttended = isAttended;
        if (session.Participant is { HasLeft: false } participant)
        {
            room.Membership.Show(participant);
        }

        return null;
    }
}
