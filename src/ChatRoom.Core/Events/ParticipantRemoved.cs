namespace ChatRoom.Core.Events;

/// <summary>Records that a moderator took a participant out of the room.</summary>
/// <param name="Id">See <see cref="RoomEvent"/>.</param>
/// <param name="At">See <see cref="RoomEvent"/>.</param>
/// <param name="Author">The handle of the participant.</param>
/// <param name="IsBan">Whether the participant is banned.</param>
/// <param name="By">The handle of the moderator.</param>
/// <param name="Reason">The reason in one line; empty if none was given.</param>
public sealed record ParticipantRemoved(Guid Id, DateTimeOffset At, string Author, bool IsBan, string By, string Reason)
    : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitRemoval(this, argument);

    /// <inheritdoc/>
    public override bool IsAnnouncedLike(RoomEvent other) =>
        other is ParticipantRemoved removal && removal.By == By && removal.IsBan == IsBan && removal.Reason == Reason;
}
