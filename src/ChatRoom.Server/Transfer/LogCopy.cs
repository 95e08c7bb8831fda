using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Transfer;

/// <summary>Copies all logs, and compares each room as a client reads it.</summary>
internal static class LogCopy
{
    /// <summary>Copies all logs.</summary>
    /// <returns>The numbers of rooms and events.</returns>
    /// <exception cref="TranscriptException">A log is damaged, or its copy differs.</exception>
    public static async Task<(int Rooms, long Events)> RunAsync(IStoredLogs source, IStoredLogs target, CancellationToken cancellationToken)
    {
        var logs = await source.ListAsync(cancellationToken);
        var events = 0L;
        foreach (var log in logs)
        {
            var copy = await target.WriteAsync(log, source, cancellationToken);
            events += await CompareAsync(log, source.ReadAsync(log, cancellationToken), target.ReadAsync(copy, cancellationToken));
        }

        if (!logs.Select(log => log with { Id = 0 }).SequenceEqual((await target.ListAsync(cancellationToken)).Select(log => log with { Id = 0 })))
        {
            throw new TranscriptException("The list of rooms in the copy is another one.");
        }

        return (logs.Count, events);
    }

    private static async Task<long> CompareAsync(StoredLog log, IAsyncEnumerable<RoomEvent> source, IAsyncEnumerable<RoomEvent> copy)
    {
        var next = log.KeptFrom;
        await using var copied = copy.GetAsyncEnumerator();
        await foreach (var roomEvent in source)
        {
            if (roomEvent.Sequence != next || roomEvent is UnreadableEvents)
            {
                throw new TranscriptException(string.Create(CultureInfo.InvariantCulture, $"Room {log.Name} has no event {next} that can be read. 'chatroom verify' checks a history."));
            }

            if (!await copied.MoveNextAsync() || !AreEqual(roomEvent, copied.Current))
            {
                throw new TranscriptException(string.Create(CultureInfo.InvariantCulture, $"Event {next} of room {log.Name} is not the same in the copy."));
            }

            next++;
        }

        if (next != log.Last + 1 || await copied.MoveNextAsync())
        {
            throw new TranscriptException(string.Create(CultureInfo.InvariantCulture, $"Room {log.Name} should end with event {log.Last}, and ends with {next - 1}."));
        }

        return next - log.KeptFrom;
    }

    // Records compare the arrays of reactions as objects.
    private static bool AreEqual(RoomEvent one, RoomEvent other) => (one, other) switch
    {
        (MessagePosted first, MessagePosted second) =>
            first.Changes.Text == second.Changes.Text
            && first.Changes.Reactions.SequenceEqual(second.Changes.Reactions)
            && first with { Changes = MessageChanges.None } == second with { Changes = MessageChanges.None },
        _ => one == other,
    };
}
