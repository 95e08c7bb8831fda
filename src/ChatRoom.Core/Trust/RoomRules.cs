namespace ChatRoom.Core.Trust;

/// <summary>Holds the rules of a room that its moderators set.</summary>
/// <param name="Slow">The time between two messages of a person; zero for none.</param>
/// <param name="IsReadOnly">Whether only moderators write.</param>
public readonly record struct RoomRules(TimeSpan Slow, bool IsReadOnly)
{
    /// <summary>Gets whether the room has no rules.</summary>
    public bool IsEmpty => this == default;
}
