using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Search;

/// <summary>A history on disk with an index beside it, which follows when the test says so.</summary>
internal sealed class IndexedHistory : IAsyncDisposable
{
    private readonly SearchOptions _options = new();
    private readonly SqliteTranscriptStore _store;
    private readonly SearchFile _file;
    private readonly SqliteMessageIndex _index;
    private readonly IndexFollower _follower;

    public IndexedHistory(HistoryFolder folder)
    {
        _store = folder.Open();
        _file = new(SearchFile.Beside(folder.FilePath));
        _index = new(_file, _store, _options);
        _follower = new(_file, _store, _index, _options, Time, NullLogger<IndexFollower>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public SqliteTranscriptStore Store => _store;

    public SqliteMessageIndex Index => _index;

    public SearchOptions Options => _options;

    /// <summary>Stores messages of an author, one commit each.</summary>
    public async Task SayAsync(ITranscript log, string author, params string[] texts)
    {
        foreach (var text in texts)
        {
            await AppendAsync(log, new MessagePosted(RoomEvent.NewId(), Time.GetUtcNow(), author, text, MessageKind.Say));
        }
    }

    public static async Task AppendAsync(ITranscript log, params RoomEvent[] events)
    {
        RoomEvent.AssignSequences(events, log.LastSequence + 1);
        await log.AppendAsync(log.LastSequence + 1, events, CancellationToken.None);
    }

    public ValueTask<ITranscript> OpenAsync(string room) => _store.OpenAsync(room, CancellationToken.None);

    /// <summary>Lets the index take all there is.</summary>
    public void Follow() => _follower.CatchUp(_ => { });

    /// <summary>Searches rooms; a result is the name of a room and a number.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string query, params string[] rooms)
    {
        var conditions = SearchQueryParser.Parse(query, day => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), out _)!;
        var found = await _index.FindAsync(new(conditions, rooms, conditions.From, []), before: null, 100, CancellationToken.None);
        return [.. found.Select(message => $"{message.Room} {message.Sequence}")];
    }

    public async ValueTask DisposeAsync()
    {
        _follower.Dispose();
        _index.Dispose();
        await _store.DisposeAsync();
        _file.Dispose();
    }
}
