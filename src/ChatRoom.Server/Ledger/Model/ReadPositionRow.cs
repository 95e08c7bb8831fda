using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores how far a person has read a room.</summary>
internal sealed class ReadPositionRow
{
    /// <summary>Gets the name of the room.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the person.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets or sets the number of the newest event that the person has seen.</summary>
    public required long Sequence { get; set; }
}
