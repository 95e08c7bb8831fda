using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores one act of moderation.</summary>
internal sealed class AuditRow
{
    /// <summary>Gets the number, in the order of the acts.</summary>
    public long Id { get; init; }

    /// <summary>Gets the time, in milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>Gets the handle of the issuer.</summary>
    public required string By { get; init; }

    /// <summary>Gets the issuer; none for the command line.</summary>
    public required PersonId ById { get; init; }

    /// <summary>Gets the door and the address of the issuer.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the name of the act.</summary>
    public required string Act { get; init; }

    /// <summary>Gets the room; empty for the whole server.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the person, address or setting that the act was about.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the end and the reason, or the number of messages.</summary>
    public required string Detail { get; init; }
}
