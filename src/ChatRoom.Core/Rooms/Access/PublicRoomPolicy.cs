using ChatRoom.Core.People;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Allows everything to everybody.</summary>
internal sealed class PublicRoomPolicy : RoomPolicy
{
    private PublicRoomPolicy()
    {
    }

    public static PublicRoomPolicy Instance { get; } = new();

    public override bool Allows(RoomAct act, Person person) => true;
}
