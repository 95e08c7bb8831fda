using System.Globalization;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Implements the commands that read older messages, for clients that cannot scroll.</summary>
internal static class HistoryCommands
{
    private const int DefaultMessages = 20;
    private const int MaxMessages = 1000;

    /// <summary>Says that the history cannot be read.</summary>
    public static readonly LocalizedMessage Unreadable = "The last messages cannot be read just now.";

    /// <summary>Returns whether the connection has these commands.</summary>
    public static bool AreAvailableTo(Connection connection) => connection is IReplay { CanReplay: true };

    /// <summary>Sends the last messages again: <c>/history [N]</c>.</summary>
    public static async ValueTask<InputOutcome> HistoryAsync(CommandCall call)
    {
        var count = DefaultMessages;
        if (call.Argument.Length > 0 && !TryParse(call.Argument, out count, 1, MaxMessages))
        {
            return call.Reject($"How many messages? /history N, from 1 to {MaxMessages}.");
        }

        try
        {
            var from = await call.Room.FindLastMessagesAsync(call.Room.Tail.NextSequence, count, call.CancellationToken);
            var isEmpty = await call.Room.FindLastMessageAsync(call.Room.Tail.NextSequence, call.CancellationToken) is null;
            return Replay(call, from, messagesOnly: true, isEmpty ? "There is no message yet." : null);
        }
        catch (TranscriptException)
        {
            return call.Room.FindLastMessagesInMemory(count) is { } from ? Replay(call, from, messagesOnly: true, closing: null) : call.Reject(Unreadable);
        }
    }

    /// <summary>Sends every event after a number again: <c>/since N</c>.</summary>
    public static ValueTask<InputOutcome> SinceAsync(CommandCall call)
    {
        var last = call.Room.Tail.NextSequence - 1;
        if (!long.TryParse(call.Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > last)
        {
            return new(call.Reject($"Since which number? /since N, from 0 to {last}. /numbers on shows them."));
        }

        return new(Replay(call, number + 1, messagesOnly: false, $"That was everything since {number}."));
    }

    /// <summary>Shows or hides the number of each event: <c>/numbers on|off</c>.</summary>
    public static ValueTask<InputOutcome> NumbersAsync(CommandCall call)
    {
        var replay = (IReplay)call.Connection;
        bool? done = call.Argument switch
        {
            "on" => replay.ShowNumbers(true, IReplay.NumbersAreOn(call.Room, call.Room.Tail.NextSequence - 1)),
            "off" => replay.ShowNumbers(false, "Numbers are off."),
            _ => null,
        };
        return new(done switch
        {
            true => InputOutcome.Done,
            false => Busy(call),
            null => call.Reject("On or off? /numbers on shows the number of each event: [123] alice: hi"),
        });
    }

    /// <summary>Rejects a command of a client that has not read the answers to earlier ones.</summary>
    public static InputOutcome Busy(CommandCall call) => call.Reject("Read what is on its way first, then ask again.");

    private static InputOutcome Replay(CommandCall call, long from, bool messagesOnly, string? closing) =>
        ((IReplay)call.Connection).Replay(call.Room, from, messagesOnly, closing)
            ? InputOutcome.Done
            : Busy(call);

    private static bool TryParse(string text, out int number, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
