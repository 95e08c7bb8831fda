namespace ChatRoom.Core.Events;

/// <summary>Records that a participant changed its handle from <c>Author</c> to <paramref name="NewHandle"/>.</summary>
public sealed record ParticipantRenamed(Guid Id, DateTimeOffset At, string Author, string NewHandle)
    : RoomEvent(Id, At, Author)
{
    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitRename(this, argument);
}
