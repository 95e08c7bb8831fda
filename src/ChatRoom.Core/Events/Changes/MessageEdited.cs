namespace ChatRoom.Core.Events.Changes;

/// <summary>Records that the author of a message has changed its text.</summary>
public sealed record MessageEdited(Guid Id, DateTimeOffset At, string Author, long Target) : MessageChanged(Id, At, Author, Target)
{
    /// <summary>Gets the new text; null if a later change has replaced it, or the message is no longer kept.</summary>
    public string? Text { get; init; }

    /// <inheritdoc/>
    public override bool IsSilent => Text is null;

    /// <summary>Returns this edit without its text, because a later change replaces it.</summary>
    public MessageEdited Superseded() => this with { Text = null };

    /// <inheritdoc/>
    public override MessagePosted ApplyTo(MessagePosted message) =>
        Text is null || message.Changes.Deletion is not null || (Sequence != 0 && message.Changes.Text?.Sequence >= Sequence)
            ? message
            : message with { Text = Text, Changes = message.Changes with { Text = this } };

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitEdit(this, argument);
}
