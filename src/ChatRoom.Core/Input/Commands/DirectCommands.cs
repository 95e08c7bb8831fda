using ChatRoom.Core.Connections;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Implements the commands for private messages.</summary>
internal static class DirectCommands
{
    /// <summary>Returns whether the connection shows all conversations in one stream of lines.</summary>
    public static bool AnswersLines(Connection connection) => connection is IReplies;

    /// <summary>Says something to the person that has a handle now: <c>/msg HANDLE TEXT</c>.</summary>
    public static async ValueTask<InputOutcome> MessageAsync(CommandCall call)
    {
        var end = call.Argument.AsSpan().IndexOfAny(' ', '\n', '\t');
        var text = end < 0 ? "" : call.Argument[end..].Trim();
        if (MessageText.IsBlank(text))
        {
            return call.Reject(new("Answer_MessageWhat", "Say what to whom? /msg NAME TEXT"));
        }

        using var request = await call.Rooms.Direct.OpenAsync(call.Participant.Person, call.Argument[..end], call.CancellationToken);
        return await SayAsync(call, request, text);
    }

    /// <summary>Answers the last private line that this connection has shown: <c>/r TEXT</c>.</summary>
    public static async ValueTask<InputOutcome> ReplyAsync(CommandCall call)
    {
        if (MessageText.IsBlank(call.Argument))
        {
            return call.Reject("Answer what? /r TEXT");
        }

        if (((IReplies)call.Connection).Replies.Take(out var isSurprise) is not var (id, name))
        {
            return call.Reject("There is no private message to answer. /msg NAME TEXT begins a conversation.");
        }

        if (isSurprise)
        {
            return call.Reject($"Not sent: {name} wrote a moment ago, and /r answers {name} now. Repeat it, or use /msg NAME TEXT.");
        }

        using var request = await call.Rooms.Direct.FindAsync(call.Participant.Person, id, call.CancellationToken);
        return await SayAsync(call, request, call.Argument);
    }

    private static async Task<InputOutcome> SayAsync(CommandCall call, RoomRequest request, string text)
    {
        if (request.Lease is not { Room: var room })
        {
            return call.Reject(request.Refusal!);
        }

        var author = call.Participant.Person;
        if (await DirectMessages.SayAsync(room, author, text, call.Id, call.CancellationToken) is { } refusal)
        {
            return call.Reject(refusal);
        }

        if (!AnswersLines(call.Connection))
        {
            call.Connection.Notice(new("Answer_Messaged", "[you -> {0}] {1}", room.TitleFor(author.Id), text));
        }

        return InputOutcome.Done;
    }
}
