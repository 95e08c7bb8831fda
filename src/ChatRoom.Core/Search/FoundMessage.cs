using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Search;

/// <summary>Represents a message that a person has found.</summary>
/// <param name="Room">The room.</param>
/// <param name="Title">The name of the room for the reader: of a conversation, the handle of the other person.</param>
/// <param name="Message">The message as it is now.</param>
/// <param name="Before">The message before it, or null.</param>
/// <param name="After">The message after it, or null.</param>
public sealed record FoundMessage(RoomRecord Room, string Title, MessagePosted Message, MessagePosted? Before, MessagePosted? After)
{
    /// <summary>Gets the epoch of the log.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>Gets the name of the room in a line of text.</summary>
    public string Label => Room.Kind switch
    {
        RoomKind.Public => $"#{Title}",
        RoomKind.Direct => $"@{Title}",
        _ => Title,
    };
}
