namespace ChatRoom.Core.Events;

/// <summary>Records that a participant set the topic of the room; an empty <paramref name="Topic"/> removes it.</summary>
public sealed record TopicSet(Guid Id, DateTimeOffset At, string Author, string Topic) : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitTopic(this, argument);
}
