namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores the rules of a room.</summary>
internal sealed class RoomRulesRow
{
    /// <summary>Gets the name of the room, also the lobby's.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the seconds between two messages of a person; 0 for none.</summary>
    public required int SlowSeconds { get; init; }

    /// <summary>Gets whether only moderators write.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>Gets the time at which slow mode ends, in milliseconds since 1970; 0 for never.</summary>
    public required long SlowEndsAt { get; init; }

    /// <summary>Gets the time at which the room is no longer read-only, in milliseconds since 1970; 0 for never.</summary>
    public required long ReadOnlyEndsAt { get; init; }
}
