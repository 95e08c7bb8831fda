using ChatRoom.Core.Events;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores a ban or a mute.</summary>
internal sealed class SanctionRow
{
    /// <summary>Gets the number.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the kind.</summary>
    public required SanctionKind Kind { get; init; }

    /// <summary>Gets the name of the room; empty for the whole server.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the person; none for a network alone.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets the handle of the person; empty for a network alone.</summary>
    public required string Handle { get; init; }

    /// <summary>Gets the network as text; empty for a person alone.</summary>
    public required string Network { get; init; }

    /// <summary>Gets the reason; empty for none.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the handle of the issuer.</summary>
    public required string By { get; init; }

    /// <summary>Gets the time of its beginning, in milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>Gets the time of its end for the person, in milliseconds since 1970; 0 for none.</summary>
    public required long EndsAt { get; init; }

    /// <summary>Gets the time of its end for the network, in milliseconds since 1970; 0 for none.</summary>
    public required long NetworkEndsAt { get; init; }
}
