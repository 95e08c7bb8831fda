using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Nodes;

/// <summary>Follows what other nodes log about persons. For a room's loop alone.</summary>
internal static class PersonElsewhere
{
    /// <summary>Does what another node has logged about a person that is here, too.</summary>
    public static void Follow(Room room, RoomEvent roomEvent)
    {
        if (room.Membership.Find(roomEvent.AuthorId) is not { HasLeft: false } participant)
        {
            return;
        }

        switch (roomEvent)
        {
            case ParticipantRemoved removal:
                // The log does not need this leave.
                room.DeferToNext(new LeaveCommand(participant, removal.IsBan ? LeaveReason.Banned : LeaveReason.Kicked, removal: Removal.Of(removal)));
                break;
            case ParticipantLeft when participant.Subscriptions.Count > 0:
                room.DeferToNext(new RejoinCommand(participant));
                break;
            case ParticipantLeft:
                room.DeferToNext(new LeaveCommand(participant, LeaveReason.Away));
                break;
            case ParticipantRenamed rename when participant.Name != rename.NewHandle && Handle.TryCreate(rename.NewHandle, out var handle):
                room.People.Follow(participant.Person, handle);
                room.Membership.Rename(participant, handle.Value);
                break;
        }
    }
}
