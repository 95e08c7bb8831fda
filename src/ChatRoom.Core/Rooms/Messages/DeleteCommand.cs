using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Deletes a message: a participant's own, or one of a person of lower rank.</summary>
/// <param name="subscription">The participant's subscription; null for an act of moderation from outside the room.</param>
/// <param name="read">The message as it was read.</param>
/// <param name="version">The <see cref="ChangedMessages.Version"/> before the read.</param>
/// <param name="moderator">The author of an act from outside the room.</param>
internal sealed class DeleteCommand(Subscription? subscription, MessagePosted read, long version, ChangeAuthor? moderator = null)
    : ChangeCommand(subscription, read, version)
{
    protected override bool CannotWait => true;

    protected override LocalizedMessage? Refuse(Room room, MessagePosted message, ChangeAuthor author, DateTimeOffset now) =>
        author.Owns(message) ? null
        : !Authority.Allows(ModerationAct.Delete, author.Rank) ? RoomMessages.NotYours(message.Sequence)
        : Authority.Refuse(ModerationAct.Delete, author.Rank, room.RankOf(message.AuthorId), message.Author);

    protected override MessageChanged Make(MessagePosted message, ChangeAuthor author, DateTimeOffset now) =>
        new MessageDeleted(RoomEvent.NewId(), now, author.Name, message.Sequence, author.Owns(message) ? "" : message.Author)
        {
            AuthorId = author.Id,
        };

    protected override ChangeAuthor? FindAuthor(Room room, out LocalizedMessage? refusal)
    {
        refusal = null;
        return moderator ?? base.FindAuthor(room, out refusal);
    }
}
