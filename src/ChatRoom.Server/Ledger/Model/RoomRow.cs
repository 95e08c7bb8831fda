using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores what the ledger knows of a room.</summary>
internal sealed class RoomRow
{
    /// <summary>Gets the name, which is also that of the log.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the kind.</summary>
    public required RoomKind Kind { get; init; }

    /// <summary>Gets the title for the members of a private room.</summary>
    public required string Title { get; init; }

    /// <summary>Gets or sets the topic.</summary>
    public required string Topic { get; set; }

    /// <summary>Gets the person that made the room.</summary>
    public required PersonId MakerId { get; init; }

    /// <summary>Gets the time of creation, in milliseconds since 1970.</summary>
    // A number, because SQLite cannot compare EF Core's DateTimeOffset.
    public required long CreatedAt { get; init; }

    /// <summary>Gets or sets the name under which the log still lies; empty if that is the name of the room.</summary>
    public required string FormerName { get; set; }
}
