namespace ChatRoom.Core.Events.Changes;

/// <summary>Records that a message was deleted.</summary>
/// <param name="Id">See <see cref="RoomEvent"/>.</param>
/// <param name="At">See <see cref="RoomEvent"/>.</param>
/// <param name="Author">The handle of the person that deleted the message.</param>
/// <param name="Target">The number of the message.</param>
/// <param name="MessageAuthor">The handle of the message's author; empty if the author deleted the message.</param>
public sealed record MessageDeleted(Guid Id, DateTimeOffset At, string Author, long Target, string MessageAuthor)
    : MessageChanged(Id, At, Author, Target)
{
    /// <inheritdoc/>
    public override MessagePosted ApplyTo(MessagePosted message) =>
        message.Changes.Deletion is null ? message with { Text = "", Changes = new(this, []) } : message;

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitDelete(this, argument);

    /// <inheritdoc/>
    public override bool IsAnnouncedLike(RoomEvent other) =>
        MessageAuthor.Length > 0 && other is MessageDeleted deletion && deletion.Author == Author && deletion.MessageAuthor == MessageAuthor;
}
