using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Finds, answers and changes the messages of a room, in the order of the calls of one subscription.</summary>
/// <remarks>A refusal is null once the change is stored and shown, else the reason for the participant.</remarks>
public static class RoomMessages
{
    private const int ChunkEvents = 200;
    private const int MaxChunks = 50;
    private const int MostLooked = MaxChunks * ChunkEvents;

    /// <summary>Finds the message with a number, as it is now; null if the log has no such message.</summary>
    public static async ValueTask<MessagePosted?> FindAsync(this Room room, long number, CancellationToken cancellationToken) =>
        number > 0 && await room.ReadAfterAsync(number - 1, 1, cancellationToken) is [MessagePosted message] && message.Sequence == number
            ? message
            : null;

    /// <summary>Changes the text of a participant's own message.</summary>
    /// <param name="subscription">The participant's subscription.</param>
    /// <param name="number">The number of the message; null for the participant's last one.</param>
    /// <param name="text">Clean text.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellationToken">Gives up before the change is posted.</param>
    public static Task<LocalizedMessage?> EditAsync(
        Subscription subscription, long? number, string text, MessagesOptions options, CancellationToken cancellationToken) => ChangeAsync(
            subscription,
            number,
            (message, version) => new EditCommand(subscription, message, version, text, options.EditWindow),
            cancellationToken);

    /// <summary>Deletes a message.</summary>
    /// <param name="subscription">The participant's subscription.</param>
    /// <param name="number">The number of the message; null for the participant's last one.</param>
    /// <param name="noteAsync">Notes the deletion before it is posted; its answer is null, or the reason why nothing is deleted.</param>
    /// <param name="cancellationToken">Gives up before the change is posted.</param>
    public static Task<LocalizedMessage?> DeleteAsync(
        Subscription subscription, long? number, Func<MessagePosted, Task<LocalizedMessage?>>? noteAsync, CancellationToken cancellationToken) => ChangeAsync(
            subscription,
            number,
            (message, version) => new DeleteCommand(subscription, message, version),
            cancellationToken,
            noteAsync);

    /// <summary>Reacts to a message with an emoji, or takes the same reaction back.</summary>
    /// <returns>The refusal, and whether the reaction was added.</returns>
    /// <inheritdoc cref="EditAsync"/>
    public static async Task<(LocalizedMessage? Refusal, bool IsAdded)> ReactAsync(
        Subscription subscription, long number, string emoji, MessagesOptions options, CancellationToken cancellationToken)
    {
        ReactCommand? command = null;
        var refusal = await ChangeAsync(
            subscription, number, (message, version) => command = new(subscription, message, version, emoji, options), cancellationToken);
        return (refusal, command?.IsAdded == true);
    }

    /// <summary>Posts a message that answers another one; see <see cref="Room.SayAsync"/>.</summary>
    /// <returns>The reason, if there is no such message; the connection hears of other refusals.</returns>
    public static async Task<LocalizedMessage?> ReplyAsync(
        Subscription subscription, long number, string text, Guid id, CancellationToken cancellationToken)
    {
        if (await subscription.Room.FindAsync(number, cancellationToken) is not { } message)
        {
            return NoMessage(number);
        }

        if (message.Changes.Deletion is not null)
        {
            return Deleted(number);
        }

        var command = new SayCommand(subscription, text, MessageKind.Say, id, new(number, message.Author));
        await subscription.Room.PostOrRejectAsync(command, cancellationToken);
        return null;
    }

    /// <summary>Says that the room has no message with a number.</summary>
    public static LocalizedMessage NoMessage(long number) => new("Answer_NoMessage", "There is no message {0} here.", number);

    internal static LocalizedMessage NotYours(long number) => new("Answer_NotYours", "Message {0} is not yours.", number);

    internal static LocalizedMessage Deleted(long number) => new("Answer_IsDeleted", "Message {0} is deleted.", number);

    private static async Task<LocalizedMessage?> ChangeAsync(
        Subscription subscription,
        long? number,
        Func<MessagePosted, long, ChangeCommand> make,
        CancellationToken cancellationToken,
        Func<MessagePosted, Task<LocalizedMessage?>>? noteAsync = null)
    {
        var room = subscription.Room;
        // A message of the same participant may still be on its way.
        await room.ProbeAsync(cancellationToken);
        var version = room.Changed.Version;
        var message = number is { } wanted
            ? await room.FindAsync(wanted, cancellationToken)
            : await FindLastOwnAsync(subscription, cancellationToken);
        if (message is null)
        {
            return number is { } missing ? NoMessage(missing)
                : room.Tail.NextSequence > MostLooked ? new(
                    "Answer_NothingSaidOfLate",
                    "None of the last {0} messages and announcements here is yours. Name the number of the message, as in /edit N TEXT and /delete N.",
                    MostLooked)
                : new("Answer_NothingSaid", "There is no message of yours here to change.");
        }

        if (noteAsync is not null && await noteAsync(message) is { } refusal)
        {
            return refusal;
        }

        var command = make(message, version);
        await room.PostOrRejectAsync(command, cancellationToken);
        // Not cancelled: a posted change happens.
        return await command.Refusal;
    }

    private static async ValueTask<MessagePosted?> FindLastOwnAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (subscription.Participant is not { } participant)
        {
            return null;
        }

        var before = subscription.Room.Tail.NextSequence;
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var events = await subscription.Room.ReadBeforeAsync(before, ChunkEvents, cancellationToken);
            if (events.Count == 0)
            {
                break;
            }

            if (events.OfType<MessagePosted>().LastOrDefault(IsOwn) is { } found)
            {
                return found;
            }

            before = events[0].FirstSequence;
        }

        return null;

        bool IsOwn(MessagePosted message) => message.Changes.Deletion is null && message.IsBy(participant.Person.Id, participant.Name);
    }
}
