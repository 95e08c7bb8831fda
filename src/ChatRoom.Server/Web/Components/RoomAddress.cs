using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Components;

/// <summary>Makes the addresses of rooms, relative to the base of the page.</summary>
internal static class RoomAddress
{
    /// <summary>Returns the address of a room; the lobby has the shortest.</summary>
    public static string Of(string name) => name == RoomDirectory.Lobby ? "" : $"r/{name}";

    /// <summary>Returns the address of the conversation with a person.</summary>
    public static string OfPerson(string handle) => $"d/{Uri.EscapeDataString(handle)}";
}
