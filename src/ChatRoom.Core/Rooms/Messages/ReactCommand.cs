using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Adds a participant's reaction to a message, or takes it back.</summary>
/// <param name="subscription">The participant's subscription.</param>
/// <param name="read">The message as it was read.</param>
/// <param name="version">The <see cref="ChangedMessages.Version"/> before the read.</param>
/// <param name="emoji">The emoji.</param>
/// <param name="options">The limits.</param>
internal sealed class ReactCommand(
    Subscription subscription, MessagePosted read, long version, string emoji, MessagesOptions options)
    : ChangeCommand(subscription, read, version)
{
    /// <summary>Gets whether the reaction was added.</summary>
    public bool IsAdded { get; private set; }

    protected override LocalizedMessage? Refuse(Room room, MessagePosted message, ChangeAuthor author, DateTimeOffset now)
    {
        var (reactions, number) = (message.Changes.Reactions, message.Sequence);
        if (message.Changes.Has(emoji, author.Id))
        {
            return null;
        }

        var kinds = reactions.Select(reaction => reaction.Emoji).Distinct().ToArray();
        return kinds.Length >= options.ReactionKinds && !kinds.Contains(emoji)
            ? new("Answer_TooManyKinds", "Message {0} has {1} kinds of reactions already.", number, kinds.Length)
            : reactions.Length >= options.Reactions
                ? new("Answer_TooManyReactions", "Message {0} has {1} reactions already.", number, reactions.Length)
                : null;
    }

    protected override MessageChanged Make(MessagePosted message, ChangeAuthor author, DateTimeOffset now)
    {
        IsAdded = !message.Changes.Has(emoji, author.Id);
        return new ReactionChanged(RoomEvent.NewId(), now, author.Name, message.Sequence, emoji, IsAdded)
        {
            AuthorId = author.Id,
        };
    }
}
