using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Server.Admin;

/// <summary>Decides which open rooms an operator may know by name: public ones, and the private ones that it is in.</summary>
internal static class ReadableRoom
{
    /// <summary>Returns whether the operator may know the room.</summary>
    public static bool Is(Room room, PersonId reader) => room.Record.Kind switch
    {
        RoomKind.Public => true,
        RoomKind.Private => room.Participants.Values.Any(participant => participant.Id == reader),
        _ => false,
    };

    /// <summary>Returns the name as a list shows it.</summary>
    public static string LabelOf(Room room) => room.Record.Kind == RoomKind.Public ? $"#{room.Name}" : room.Title;
}
