using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>A notice to every session, after everything said before it.</summary>
internal sealed class AnnounceCommand(LocalizedMessage text) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now) => null;

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        foreach (var session in room.Membership.Sessions)
        {
            session.Notice(text);
        }
    }
}
