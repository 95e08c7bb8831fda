using System.Buffers;
using System.Globalization;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Shows or hides the time of each event: <c>/times on [ZONE]</c>, <c>/times off</c>.</summary>
internal static class TimesCommand
{
    private const int MaxZoneLength = 64;

    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    public static async ValueTask<InputOutcome> RunAsync(CommandCall call)
    {
        var replay = (IReplay)call.Connection;
        switch (call.Argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["off"]:
                replay.Times = null;
                call.Connection.Notice("Times are off.");
                return InputOutcome.Done;
            case ["on"]:
                return await ShowAsync(call, replay, replay.Clock.LocalTimeZone);
            case ["on", var name]:
                return FindZone(name) is { } zone
                    ? await ShowAsync(call, replay, zone)
                    : call.Reject("There is no such time zone here. Name one as in: /times on Europe/Berlin");
            default:
                return call.Reject("On or off? /times on [ZONE] shows the time of each event: [11:37] alice: hi");
        }
    }

    private static async ValueTask<InputOutcome> ShowAsync(CommandCall call, IReplay replay, TimeZoneInfo zone)
    {
        var from = long.MaxValue;
        try
        {
            from = replay.Backlog == 0
                ? from
                : await call.Room.FindLastMessagesAsync(call.Room.Tail.NextSequence, replay.Backlog, call.CancellationToken);
        }
        catch (TranscriptException)
        {
            return call.Reject(HistoryCommands.Unreadable);
        }

        var before = replay.Times;
        replay.Times = zone;
        var now = TimeZoneInfo.ConvertTime(replay.Clock.GetUtcNow(), zone);
        call.Connection.Notice(string.Create(
            CultureInfo.InvariantCulture, $"Times are on. In {zone.Id} it is {now:yyyy-MM-dd HH:mm}."));
        if (replay.Replay(call.Room, from, messagesOnly: true, "-- now --"))
        {
            return InputOutcome.Done;
        }

        // A rejected command changes nothing.
        replay.Times = before;
        return HistoryCommands.Busy(call);
    }

    // The name may become the path of a file.
    private static TimeZoneInfo? FindZone(string name) =>
        name.Length <= MaxZoneLength
        && !name.AsSpan().ContainsAnyExcept(ZoneCharacters)
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : null;
}
