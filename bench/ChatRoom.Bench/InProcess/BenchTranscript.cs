using ChatRoom.Core.Rooms;
using ChatRoom.Server.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>Writes the log on disk without a room.</summary>
internal sealed class BenchTranscript : IAsyncDisposable
{
    private const int FillBatch = 1000;

    private readonly SqliteTranscriptStore _store;
    private ITranscript _transcript = null!;

    private BenchTranscript(string path) =>
        _store = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);

    public static async Task<BenchTranscript> OpenAsync(string path)
    {
        var transcript = new BenchTranscript(path);
        transcript._transcript = await transcript._store.OpenAsync("lobby", default);
        return transcript;
    }

    /// <summary>Makes a file with a history.</summary>
    public static async Task FillAsync(string path, int events)
    {
        await using var transcript = await OpenAsync(path);
        for (var done = 0; done < events; done += FillBatch)
        {
            await transcript.AppendAsync(Messages(Math.Min(FillBatch, events - done)), FillBatch);
        }
    }

    /// <summary>Returns messages of 64 bytes that are not stored yet.</summary>
    public static object Messages(int count)
    {
        var text = new string('x', 64);
        return Enumerable.Range(0, count).Select(
            RoomEvent (i) => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", text, MessageKind.Say)).ToArray();
    }

    /// <summary>Stores messages in batches.</summary>
    public async Task AppendAsync(object messages, int batch)
    {
        var events = (RoomEvent[])messages;
        for (var done = 0; done < events.Length; done += batch)
        {
            var count = Math.Min(batch, events.Length - done);
            await _transcript.AppendAsync(new ArraySegment<RoomEvent>(events, done, count), default);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
