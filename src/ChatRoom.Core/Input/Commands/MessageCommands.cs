using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Implements the commands that answer and change messages. <c>/numbers on</c> shows the numbers that they take.</summary>
internal static class MessageCommands
{
    private const int MaxReactionsShown = 100;

    private static readonly LocalizedMessage EditHow = new(
        "Answer_EditHow", "What is the new text? /edit TEXT for your last message, /edit N TEXT for message N.");

    private static readonly LocalizedMessage DeleteHow = new(
        "Answer_DeleteHow", "Which message? /delete for your last one, /delete N for message N.");

    private static readonly LocalizedMessage ReplyHow = new("Answer_ReplyHow", "What do you answer? /reply N TEXT, for message N.");

    private static readonly LocalizedMessage ReactHow = new("Answer_ReactHow", "Which message, which emoji? /react N EMOJI, such as /react 12 👍");

    private static readonly LocalizedMessage ReactionsHow = new("Answer_ReactionsHow", "Which message? /reactions N");

    private static readonly LocalizedMessage Unreadable = new("Answer_Unreadable", "The history cannot be read just now. Try again.");

    /// <summary>Changes the text of a message: <c>/edit TEXT</c>, <c>/edit N TEXT</c>.</summary>
    public static ValueTask<InputOutcome> EditAsync(CommandCall call)
    {
        var (number, text) = Split(call.Argument) is { Number: not null, Text.Length: > 0 } both ? both : (null, call.Argument);
        return MessageText.IsBlank(text) || (number is null && BeginsWithDigits(text))
            ? new(call.Reject(EditHow))
            : AnswerAsync(call, RoomMessages.EditAsync(call.Subscription, number, text, call.Rooms.Messages, call.CancellationToken));
    }

    /// <summary>Deletes a message: <c>/delete</c>, <c>/delete N</c>; one of another person also with a reason, as <c>/delete N REASON</c>.</summary>
    public static ValueTask<InputOutcome> DeleteAsync(CommandCall call) => Split(call.Argument) switch
    {
        { Number: null, Text.Length: > 0 } => new(call.Reject(DeleteHow)),
        var (number, reason) => AnswerAsync(call, RoomMessages.DeleteAsync(
            call.Subscription, number, message => call.Moderation.NoteDeletionAsync(message, reason, Issuer.Of(call.Subscription)), call.CancellationToken)),
    };

    /// <summary>Answers a message: <c>/reply N TEXT</c>.</summary>
    public static async ValueTask<InputOutcome> ReplyAsync(CommandCall call)
    {
        if (Split(call.Argument) is not ({ } number, var text) || MessageText.IsBlank(text))
        {
            return call.Reject(ReplyHow);
        }

        return await RefusalAsync(RoomMessages.ReplyAsync(call.Subscription, number, text, call.Id, call.CancellationToken)) is { } refusal
            ? call.Reject(refusal)
            : InputOutcome.Said;
    }

    /// <summary>Reacts to a message, or takes the reaction back: <c>/react N EMOJI</c>.</summary>
    public static async ValueTask<InputOutcome> ReactAsync(CommandCall call)
    {
        if (Split(call.Argument) is not ({ } number, var typed) || Emoji.Find(typed) is not { } emoji)
        {
            return call.Reject(ReactHow);
        }

        var isAdded = false;
        var reacting = RoomMessages.ReactAsync(call.Subscription, number, emoji, call.Rooms.Messages, call.CancellationToken);
        if (await RefusalAsync(IsAddedAsync()) is { } refusal)
        {
            return call.Reject(refusal);
        }

        // A page shows the reaction itself.
        if (call.Connection is IReplay)
        {
            call.Connection.Notice(isAdded
                ? new("Answer_Reacted", "You reacted to message {0} with {1}.", number, emoji)
                : new("Answer_ReactionTaken", "You took {1} back from message {0}.", number, emoji));
        }

        return InputOutcome.Done;

        async Task<LocalizedMessage?> IsAddedAsync()
        {
            (var reason, isAdded) = await reacting;
            return reason;
        }
    }

    /// <summary>Lists the reactions to a message: <c>/reactions N</c>.</summary>
    public static async ValueTask<InputOutcome> ReactionsAsync(CommandCall call)
    {
        if (Split(call.Argument) is not ({ } number, ""))
        {
            return call.Reject(ReactionsHow);
        }

        MessagePosted? message;
        try
        {
            message = await call.Room.FindAsync(number, call.CancellationToken);
        }
        catch (TranscriptException)
        {
            return call.Reject(Unreadable);
        }

        if (message is null)
        {
            return call.Reject(RoomMessages.NoMessage(number));
        }

        call.Connection.Notice(message.Changes.Reactions.IsEmpty
            ? new("Answer_NoReactions", "Message {0} has no reactions.", number)
            : new("Answer_Reactions", "Reactions to message {0}: {1}", number, List(message)));
        return InputOutcome.Done;
    }

    private static string List(MessagePosted message)
    {
        var shown = message.Changes.Reactions.Take(MaxReactionsShown).GroupBy(reaction => reaction.Emoji);
        var list = string.Join(" · ", shown.Select(kind => $"{kind.Key} {string.Join(", ", kind.Select(reaction => reaction.Handle))}"));
        return message.Changes.Reactions.Length > MaxReactionsShown ? $"{list} …" : list;
    }

    /// <summary>Separates a number at the beginning of an argument; the number is null if there is none.</summary>
    private static (long? Number, string Text) Split(string argument)
    {
        var end = argument.AsSpan().IndexOfAny(' ', '\n', '\t');
        var first = end < 0 ? argument : argument[..end];
        return long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, end < 0 ? "" : argument[end..].Trim())
            : (null, argument);
    }

    /// <summary>Returns whether digits stand before a text: a number that no message can have, and not the new text of one's last message.</summary>
    private static bool BeginsWithDigits(string text) =>
        text.AsSpan().IndexOfAny(' ', '\n', '\t') is > 0 and var end && !text.AsSpan(0, end).ContainsAnyExceptInRange('0', '9');

    private static async ValueTask<InputOutcome> AnswerAsync(CommandCall call, Task<LocalizedMessage?> change) =>
        await RefusalAsync(change) is { } refusal ? call.Reject(refusal) : InputOutcome.Done;

    private static async Task<LocalizedMessage?> RefusalAsync(Task<LocalizedMessage?> change)
    {
        try
        {
            return await change;
        }
        catch (TranscriptException)
        {
            return Unreadable;
        }
    }
}
