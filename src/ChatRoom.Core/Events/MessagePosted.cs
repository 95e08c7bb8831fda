using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Core.Events;

/// <summary>Records a message or an action; <c>MessageText.Clean</c> has cleaned <paramref name="Text"/>.</summary>
/// <remarks>A reader gets the message as it is now, with its newest text. A deleted message has an empty text.</remarks>
public sealed record MessagePosted(Guid Id, DateTimeOffset At, string Author, string Text, MessageKind Kind)
    : RoomEvent(Id, At, Author)
{
    /// <summary>Gets the message that this one answers, or null.</summary>
    public AnsweredMessage? Answers { get; init; }

    /// <summary>Gets the changes since the message was said.</summary>
    public MessageChanges Changes { get; init; } = MessageChanges.None;

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitMessage(this, argument);
}
