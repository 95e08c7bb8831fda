namespace ChatRoom.Core.Events.Changes;

/// <summary>Records that a person reacted to a message, or took a reaction back.</summary>
/// <param name="Id">See <see cref="RoomEvent"/>.</param>
/// <param name="At">See <see cref="RoomEvent"/>.</param>
/// <param name="Author">The handle of the person.</param>
/// <param name="Target">The number of the message.</param>
/// <param name="Emoji">The emoji.</param>
/// <param name="IsAdded">Whether the person reacted.</param>
public sealed record ReactionChanged(Guid Id, DateTimeOffset At, string Author, long Target, string Emoji, bool IsAdded)
    : MessageChanged(Id, At, Author, Target)
{
    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <inheritdoc/>
    public override MessagePosted ApplyTo(MessagePosted message)
    {
        var changes = message.Changes;
        if (changes.Deletion is not null || changes.Has(Emoji, AuthorId) == IsAdded)
        {
            return message;
        }

        var reactions = IsAdded
            ? changes.Reactions.Add(new(Emoji, AuthorId, Author))
            : changes.Reactions.RemoveAll(reaction => reaction.Emoji == Emoji && reaction.Person == AuthorId);
        return message with { Changes = changes with { Reactions = reactions } };
    }

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitReaction(this, argument);
}
