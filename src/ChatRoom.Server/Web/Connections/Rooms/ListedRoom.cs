namespace ChatRoom.Server.Web.Connections.Rooms;

/// <summary>Represents a room in the list of a page.</summary>
/// <param name="Name">The name.</param>
/// <param name="Unread">The number of messages that came since the room was last shown.</param>
/// <param name="Mentions">The number of those that mention the reader.</param>
/// <param name="IsShown">Whether the page shows the room.</param>
public sealed record ListedRoom(string Name, int Unread = 0, int Mentions = 0, bool IsShown = false);
