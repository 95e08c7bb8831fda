using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores a role of a person.</summary>
internal sealed class RoleRow
{
    /// <summary>Gets the name of the room; empty for the whole server.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the person.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets or sets the role.</summary>
    public required Role Role { get; set; }

    /// <summary>Gets or sets the handle of the person when it got the role.</summary>
    public required string Handle { get; set; }
}
