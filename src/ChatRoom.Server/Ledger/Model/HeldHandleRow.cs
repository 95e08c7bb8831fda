using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores that a guest with a token has held a handle. For some time, only that guest can claim it.</summary>
internal sealed class HeldHandleRow
{
    /// <summary>Gets the first key of the handle.</summary>
    public required string Skeleton { get; init; }

    /// <summary>Gets the second key of the handle.</summary>
    public required string FoldedSkeleton { get; init; }

    /// <summary>Gets the guest.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets or sets the last time, in milliseconds since 1970.</summary>
    public required long HeldAt { get; set; }
}
