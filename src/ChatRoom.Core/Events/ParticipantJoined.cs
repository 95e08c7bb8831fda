namespace ChatRoom.Core.Events;

/// <summary>Records that a participant joined the room.</summary>
public sealed record ParticipantJoined(Guid Id, DateTimeOffset At, string Author) : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitJoin(this, argument);

    /// <inheritdoc/>
    public override bool IsAnnouncedLike(RoomEvent other) => other is ParticipantJoined;
}
