namespace ChatRoom.Core.Trust;

/// <summary>Holds the rules of a room that its moderators set.</summary>
/// <param name="Slow">The time between two messages of a person; zero for none.</param>
/// <param name="IsReadOnly">Whether only moderators write.</param>
public readonly record struct RoomRules(TimeSpan Slow, bool IsReadOnly)
{
    /// <summary>The longest time between two messages of a person, in seconds.</summary>
    public const int MaxSlowSeconds = 6 * 60 * 60;

    /// <summary>Gets the time at which slow mode ends by itself, or null.</summary>
    public DateTimeOffset? SlowEndsAt { get; init; }

    /// <summary>Gets the time at which the room is no longer read-only by itself, or null.</summary>
    public DateTimeOffset? ReadOnlyEndsAt { get; init; }

    /// <summary>Gets whether the room has no rules.</summary>
    public bool IsEmpty => Slow == TimeSpan.Zero && !IsReadOnly;

    /// <summary>Returns the rules that hold at a time.</summary>
    public RoomRules At(DateTimeOffset now)
    {
        var rules = SlowEndsAt <= now ? this with { Slow = TimeSpan.Zero, SlowEndsAt = null } : this;
        return ReadOnlyEndsAt <= now ? rules with { IsReadOnly = false, ReadOnlyEndsAt = null } : rules;
    }
}
