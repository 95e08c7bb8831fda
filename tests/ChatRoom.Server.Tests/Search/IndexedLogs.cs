using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Logs with an index, which follows when the test says so.</summary>
public abstract class IndexedLogs : IAsyncDisposable
{
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public abstract ITranscriptStore Logs { get; }

    public abstract IMessageIndex Index { get; }

    /// <summary>Lets the index take all there is.</summary>
    public abstract Task FollowAsync();

    public abstract ValueTask DisposeAsync();

    public ValueTask<ITranscript> OpenAsync(string room) => Logs.OpenAsync(room, CancellationToken.None);

    /// <summary>Stores messages of an author, one commit each, a millisecond apart.</summary>
    public async Task SayAsync(ITranscript log, string author, params string[] texts)
    {
        foreach (var text in texts)
        {
            await AppendAsync(log, new MessagePosted(RoomEvent.NewId(), Time.GetUtcNow(), author, text, MessageKind.Say));
        }
    }

    public async Task AppendAsync(ITranscript log, params RoomEvent[] events)
    {
        RoomEvent.AssignSequences(events, log.LastSequence + 1);
        await log.AppendAsync(log.LastSequence + 1, events, CancellationToken.None);
        Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Searches rooms; a result is the name of a room and a number.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string query, params string[] rooms) =>
        [.. (await FindAsync(QuestionOf(query, rooms), before: null, 100)).Select(message => $"{message.Room} {message.Sequence}")];

    public Task<IReadOnlyList<IndexedMessage>> FindAsync(IndexQuery query, long? before, int count) =>
        Index.FindAsync(query, before, count, CancellationToken.None);

    public static IndexQuery QuestionOf(string query, params string[] rooms)
    {
        var conditions = SearchQueryParser.Parse(query, day => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), out _)!;
        return new(conditions, rooms, conditions.From, []);
    }
}
