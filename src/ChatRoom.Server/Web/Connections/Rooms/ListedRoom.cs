using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <summary>Represents a room in the list of a page.</summary>
/// <param name="Name">The name, or the address of a private room.</param>
/// <param name="Unread">The number of messages that came since the room was last shown.</param>
/// <param name="Mentions">The number of those that mention the reader.</param>
/// <param name="IsShown">Whether the page shows the room.</param>
public sealed record ListedRoom(string Name, int Unread = 0, int Mentions = 0, bool IsShown = false)
{
    /// <summary>Gets the name as the reader sees it.</summary>
    public string Title { get; init; } = Name;

    /// <summary>Gets the place among the pinned rooms; 0 for none.</summary>
    public int Pin { get; init; }

    /// <summary>Gets whether the reader wants the room above the others.</summary>
    public bool IsPinned => Pin > 0;

    /// <summary>Gets whether only members know of the room.</summary>
    public bool IsPrivate => PrivateAddress.IsLegal(Name);

    /// <summary>Gets the title as a line of text has it.</summary>
    public string Label => IsPrivate || IsDirect ? Title : $"#{Title}";

    /// <summary>Gets whether this is a conversation with one person.</summary>
    public bool IsDirect => DirectAddress.IsLegal(Name);
}
