using System.Globalization;
using ChatRoom.Core.Connections;

namespace ChatRoom.Core.Input;

/// <summary>The commands by which a client without a page reads what was said before.</summary>
internal static class HistoryCommands
{
    private const int DefaultMessages = 20;
    private const int MostMessages = 1000;

    /// <summary>Whether the client needs these commands: others scroll.</summary>
    public static bool AreFor(Connection connection) => connection is IReplay;

    /// <summary><c>/history [N]</c>: the last messages.</summary>
    public static async ValueTask<InputOutcome> HistoryAsync(CommandCall call)
    {
        var count = DefaultMessages;
        if (call.Argument.Length > 0 && !TryParse(call.Argument, out count, 1, MostMessages))
        {
            return call.Reject($"How many messages? /history N, from 1 to {MostMessages}.");
        }

        var from = await call.Room.FindLastMessagesAsync(call.Room.Tail.NextSequence, count, call.CancellationToken);
        return Replay(call, from, messagesOnly: true, closing: null);
    }

    /// <summary><c>/since N</c>: every event after that number.</summary>
    public static ValueTask<InputOutcome> SinceAsync(CommandCall call)
    {
        var last = call.Room.Tail.NextSequence - 1;
        if (!long.TryParse(call.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > last)
        {
            return new(call.Reject($"Since which number? /since N, from 0 to {last}. /numbers on shows them."));
        }

        return new(Replay(call, number + 1, messagesOnly: false, $"That was everything since {number}."));
    }

    /// <summary><c>/numbers on|off</c>: whether each line carries its event's number.</summary>
    public static ValueTask<InputOutcome> NumbersAsync(CommandCall call)
    {
        var replay = (IReplay)call.Connection;
        switch (call.Argument)
        {
            case "on":
                replay.Numbers = true;
                return new(Answer(call, $"Numbers are on. This log is {call.Room.Epoch}; the newest number is {call.Room.Tail.NextSequence - 1}."));
            case "off":
                replay.Numbers = false;
                return new(Answer(call, "Numbers are off."));
            default:
                return new(call.Reject("On or off? /numbers on shows the number of each event: [123] alice: hi"));
        }
    }

    private static InputOutcome Replay(CommandCall call, long from, bool messagesOnly, string? closing) =>
        ((IReplay)call.Connection).Replay(call.Room, from, messagesOnly, closing)
            ? InputOutcome.Done
            : call.Reject("Read what is on its way first, then ask again.");

    private static bool TryParse(string text, out int number, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static InputOutcome Answer(CommandCall call, string text)
    {
        call.Connection.Notice(text);
        return InputOutcome.Done;
    }
}
