namespace ChatRoom.Core.Events;

/// <summary>Records a message or an action; <c>MessageText.Clean</c> has cleaned <paramref name="Text"/>.</summary>
public sealed record MessagePosted(Guid Id, DateTimeOffset At, string Author, string Text, MessageKind Kind)
    : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitMessage(this, argument);
}
