using ChatRoom.Core.People;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Allows nothing to anybody: the policy of a kind of room whose members this version does not know.</summary>
internal sealed class ClosedRoomPolicy : RoomPolicy
{
    private ClosedRoomPolicy()
    {
    }

    public static ClosedRoomPolicy Instance { get; } = new();

    public override bool Allows(RoomAct act, Person person) => false;
}
