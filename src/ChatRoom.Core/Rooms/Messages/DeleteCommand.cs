using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Deletes a message: a participant's own, or one of somebody else where the policy allows that.</summary>
/// <param name="subscription">The participant's subscription.</param>
/// <param name="read">The message as it was read.</param>
/// <param name="version">The <see cref="ChangedMessages.Version"/> before the read.</param>
internal sealed class DeleteCommand(Subscription subscription, MessagePosted read, long version)
    : ChangeCommand(subscription, read, version)
{
    protected override bool CannotWait => true;

    protected override LocalizedMessage? Refuse(RoomPolicy policy, MessagePosted message, Participant participant, DateTimeOffset now) =>
        IsOwn(message, participant) || policy.MayDeleteOthers(participant.Person) ? null : RoomMessages.NotYours(message.Sequence);

    protected override MessageChanged Make(MessagePosted message, Participant participant, DateTimeOffset now) =>
        new MessageDeleted(
            RoomEvent.NewId(), now, participant.Name, message.Sequence, IsOwn(message, participant) ? "" : message.Author)
        {
            AuthorId = participant.Person.Id,
        };

    private static bool IsOwn(MessagePosted message, Participant participant) => message.IsBy(participant.Person.Id, participant.Name);
}
