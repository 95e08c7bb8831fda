using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores how far a person has read a room, and what the person has chosen for it.</summary>
internal sealed class ReadPositionRow
{
    /// <summary>Gets the person.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets the name of the room, which may be the lobby.</summary>
    public required string Room { get; init; }

    /// <summary>Gets or sets the epoch of the log.</summary>
    public required string Epoch { get; set; }

    /// <summary>Gets or sets the number of the newest event that the person has seen.</summary>
    public required long Sequence { get; set; }

    /// <summary>Gets or sets the messages that count.</summary>
    public required RoomLevel Level { get; set; }

    /// <summary>Gets or sets the place among the pinned rooms; 0 for none.</summary>
    public required int Pin { get; set; }
}
