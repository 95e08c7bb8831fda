namespace ChatRoom.Core.Events;

/// <summary>Holds the place of an event of a kind that this version does not know, so that the log has no gap.</summary>
public sealed record UnknownEvent(Guid Id, DateTimeOffset At, string Author) : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitUnknown(this, argument);
}
