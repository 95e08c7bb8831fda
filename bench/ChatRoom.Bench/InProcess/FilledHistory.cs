using ChatRoom.Core.Events;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>A history file with many events.</summary>
internal static class FilledHistory
{
    public static async Task MakeAsync(string path, int events)
    {
        await using var store = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);
        var log = await store.OpenAsync("lobby", default);
        const int Batch = 1000;
        for (var done = 0; done < events; done += Batch)
        {
            RoomEvent[] drafts =
            [
                .. Enumerable.Range(done, Math.Min(Batch, events - done)).Select(i => new MessagePosted(
                    Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", $"message {i} {new string('x', 50)}", MessageKind.Say)),
            ];
            RoomEvent.AssignSequences(drafts, done + 1);
            await log.AppendAsync(done + 1, drafts, default);
        }
    }
}
