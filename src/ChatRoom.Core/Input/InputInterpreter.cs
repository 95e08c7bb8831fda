using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input;

/// <summary>
/// What happens to one line of input, the same for every door: the flood gate, the length, then a command or a message.
/// </summary>
public sealed class InputInterpreter(LimitsOptions limits, TimeProvider time, ChatMetrics metrics)
{
    // A longer name of an unknown command is shortened in the answer, between characters.
    private const int LongestName = 32;

    /// <summary>
    /// Takes one line from a session that is in the room. Returns when the room has taken it, which for a participant in
    /// a hurry is later: nothing is dropped, but the door must not read on before this returns.
    /// </summary>
    /// <param name="room">The room the session is in.</param>
    /// <param name="session">The speaker; hears of refusals by <see cref="Session.Rejected"/>, which is a notice on most doors.</param>
    /// <param name="line">The text as typed.</param>
    /// <param name="id">The id of the event it may become.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <exception cref="OperationCanceledException">The session ended; the line was not taken.</exception>
    public ValueTask<InputOutcome> TakeAsync(
        Room room, Session session, string line, Guid id, CancellationToken cancellationToken)
    {
        if (session.Participant is not { } participant)
        {
            throw new InvalidOperationException("The session is not in the room.");
        }

        var text = MessageText.Clean(line);
        if (text.Length == 0)
        {
            return new(InputOutcome.Done);
        }

        var wait = participant.Flood.Take();
        return wait > TimeSpan.Zero
            ? TakeLaterAsync(wait, room, session, text, id, cancellationToken)
            : TakeNowAsync(room, session, text, id, cancellationToken);
    }

    /// <summary>Tells a session that what it sent was too long, and counts it.</summary>
    /// <param name="session">The sender.</param>
    /// <param name="id">The id it came with; nothing, if it has none.</param>
    /// <param name="bytes">How long it was, if that is known.</param>
    public void RejectTooLong(Session session, Guid id = default, int? bytes = null)
    {
        metrics.Rejected("MessageTooLong");
        var most = limits.EffectiveMessageBytes;
        session.Rejected(id, bytes is { } known
            ? new("Answer_TooLong", "Not sent: the message is too long ({0} bytes); the limit is {1} bytes.", known, most)
            : new("Answer_FarTooLong", "Not sent: the message is too long; the limit is {0} bytes.", most));
    }

    private async ValueTask<InputOutcome> TakeLaterAsync(
        TimeSpan wait, Room room, Session session, string text, Guid id, CancellationToken cancellationToken)
    {
        session.Delayed(id, wait);
        await Task.Delay(wait, time, cancellationToken);
        return await TakeNowAsync(room, session, text, id, cancellationToken);
    }

    private ValueTask<InputOutcome> TakeNowAsync(
        Room room, Session session, string text, Guid id, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > limits.EffectiveMessageBytes)
        {
            RejectTooLong(session, id, bytes);
            return new(InputOutcome.Rejected);
        }

        if (text[0] == '/' && !text.StartsWith("//", StringComparison.Ordinal))
        {
            return RunCommandAsync(room, session, text, id, cancellationToken);
        }

        var saying = room.SayAsync(session, text[0] == '/' ? text[1..] : text, MessageKind.Say, id, cancellationToken);
        return saying.IsCompletedSuccessfully ? new(InputOutcome.Said) : SaidAsync(saying);
    }

    private static async ValueTask<InputOutcome> SaidAsync(ValueTask saying)
    {
        await saying;
        return InputOutcome.Said;
    }

    private async ValueTask<InputOutcome> RunCommandAsync(
        Room room, Session session, string text, Guid id, CancellationToken cancellationToken)
    {
        var end = text.AsSpan().IndexOfAny(' ', '\n', '\t');
        var name = end < 0 ? text[1..] : text[1..end];
        var argument = end < 0 ? "" : text[end..].Trim();
        if (CommandTable.Find(name) is { } command && command.IsFor(session))
        {
            return await command.RunAsync(new CommandCall(room, session, argument, id, cancellationToken));
        }

        metrics.Rejected("UnknownCommand");
        var shown = name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)] + "…";
        session.Rejected(id, new("Answer_NoCommand", "There is no command /{0}. Type /help for the list, or //{0} to say it.", shown));
        return InputOutcome.Rejected;
    }
}
