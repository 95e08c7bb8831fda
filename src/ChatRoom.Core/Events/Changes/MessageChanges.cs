using System.Collections.Immutable;

namespace ChatRoom.Core.Events.Changes;

/// <summary>Holds all that has changed in a message since it was said.</summary>
/// <param name="Text">The newest edit or the deletion; null for a text as it was said.</param>
/// <param name="Reactions">The reactions, oldest first.</param>
public sealed record MessageChanges(MessageChanged? Text, ImmutableArray<Reaction> Reactions)
{
    /// <summary>Gets the changes of a message as it was said.</summary>
    public static MessageChanges None { get; } = new(null, []);

    /// <summary>Gets the deletion, or null.</summary>
    public MessageDeleted? Deletion => Text as MessageDeleted;

    /// <summary>Gets the time of the newest edit, or null.</summary>
    public DateTimeOffset? EditedAt => (Text as MessageEdited)?.At;

    /// <summary>Returns whether a person has reacted with an emoji.</summary>
    public bool Has(string emoji, PersonId person) => Reactions.Any(reaction => reaction.Emoji == emoji && reaction.Person == person);
}
