using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores an invitation to a private room.</summary>
internal sealed class InvitationRow
{
    /// <summary>Gets the hash of the code.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>Gets the name of the room.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the member that made it.</summary>
    public required PersonId MakerId { get; init; }

    /// <summary>Gets or sets the number of persons that may still use it.</summary>
    public required int Uses { get; set; }

    /// <summary>Gets the time after which it is worth nothing, in milliseconds since 1970.</summary>
    public required long EndsAt { get; init; }
}
