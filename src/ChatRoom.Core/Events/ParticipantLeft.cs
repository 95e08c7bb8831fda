namespace ChatRoom.Core.Events;

/// <summary>Records that a participant left the room; a lost connection alone is not a leave.</summary>
public sealed record ParticipantLeft(Guid Id, DateTimeOffset At, string Author, LeaveReason Reason)
    : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitLeave(this, argument);

    /// <inheritdoc/>
    public override bool IsAnnouncedLike(RoomEvent other) => other is ParticipantLeft;
}
