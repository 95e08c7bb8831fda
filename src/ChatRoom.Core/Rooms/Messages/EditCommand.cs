using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Changes the text of a participant's own message.</summary>
/// <param name="subscription">The participant's subscription.</param>
/// <param name="read">The message as it was read.</param>
/// <param name="version">The <see cref="ChangedMessages.Version"/> before the read.</param>
/// <param name="text">Clean text.</param>
/// <param name="window">See <see cref="MessagesOptions.EditWindow"/>.</param>
internal sealed class EditCommand(Subscription subscription, MessagePosted read, long version, string text, TimeSpan window)
    : ChangeCommand(subscription, read, version)
{
    protected override LocalizedMessage? Refuse(Room room, MessagePosted message, ChangeAuthor author, DateTimeOffset now) =>
        !author.Owns(message) ? RoomMessages.NotYours(message.Sequence)
        : window == TimeSpan.Zero ? new LocalizedMessage("Answer_NoEditing", "Messages cannot be edited here.")
        : now - message.At > window ? new("Answer_TooOld", "Message {0} is too old to be edited.", message.Sequence)
        : null;

    protected override MessageChanged Make(MessagePosted message, ChangeAuthor author, DateTimeOffset now) =>
        new MessageEdited(RoomEvent.NewId(), now, author.Name, message.Sequence) { AuthorId = author.Id, Text = text };
}
