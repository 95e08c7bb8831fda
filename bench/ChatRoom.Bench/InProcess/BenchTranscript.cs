using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>Writes the log on disk without a room.</summary>
internal sealed class BenchTranscript : IAsyncDisposable
{
    private const int FillBatch = 1000;

    private readonly SqliteTranscriptStore _store;
    private ITranscript _transcript = null!;
    private RoomEvent[] _messages = [];

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
            transcript.MakeMessages(Math.Min(FillBatch, events - done));
            await transcript.AppendAsync(FillBatch);
        }
    }

    /// <summary>Makes new messages of 64 bytes, which the next call of <see cref="AppendAsync"/> stores.</summary>
    public void MakeMessages(int count)
    {
        var text = new string('x', 64);
        _messages = [.. Enumerable.Range(0, count).Select(
            i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", text, MessageKind.Say))];
    }

    /// <summary>Stores the new messages in batches.</summary>
    public async Task AppendAsync(int batch)
    {
        for (var done = 0; done < _messages.Length; done += batch)
        {
            var count = Math.Min(batch, _messages.Length - done);
            var drafts = new ArraySegment<RoomEvent>(_messages, done, count);
            var first = _transcript.LastSequence + 1;
            RoomEvent.AssignSequences(drafts, first);
            await _transcript.AppendAsync(first, drafts, default);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
