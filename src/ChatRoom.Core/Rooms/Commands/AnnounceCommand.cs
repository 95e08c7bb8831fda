using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Sends a notice to every connection in the room, after everything said before it.</summary>
internal sealed class AnnounceCommand(LocalizedMessage text) : RoomCommand
{
    // It must happen.
    public override bool TryRefuse(Room room) => false;

    public override RoomEvent? Apply(Room room, DateTimeOffset now) => null;

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        foreach (var subscription in room.Membership.Subscriptions)
        {
            room.Notify(subscription, text);
        }
    }
}
