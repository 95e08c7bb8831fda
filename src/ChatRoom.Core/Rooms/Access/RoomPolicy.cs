using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Decides which persons may do which acts in one room.</summary>
/// <remarks>Only the room's loop asks, so that a decision has its place in the order of the log.</remarks>
public abstract class RoomPolicy
{
    /// <summary>Returns the policy of a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="members">Its members, if it is not public.</param>
    public static RoomPolicy Of(RoomRecord room, IEnumerable<PersonId> members) =>
        room.Kind == RoomKind.Public ? PublicRoomPolicy.Instance : new MemberPolicy(members);

    /// <summary>Returns the line for a person without permission. It does not tell whether there is such a room.</summary>
    public static LocalizedMessage NoEntry(string room) => PrivateAddress.IsLegal(room)
        ? new("Answer_NoAddress", "There is no room {0} that you may enter.", room)
        : new("Answer_NoRoom", "There is no room #{0} that you may enter.", room);

    /// <summary>Returns whether a person may do something in the room.</summary>
    public abstract bool Allows(RoomAct act, Person person);
}
