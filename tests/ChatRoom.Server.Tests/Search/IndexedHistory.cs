using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Search;

/// <summary>A history on disk with an index beside it.</summary>
internal sealed class IndexedHistory : IndexedLogs
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

    public override ITranscriptStore Logs => _store;

    public override IMessageIndex Index => _index;

    public void Follow() => _follower.CatchUp(_ => { });

    public override Task FollowAsync()
    {
        Follow();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _follower.Dispose();
        _index.Dispose();
        await _store.DisposeAsync();
        _file.Dispose();
    }
}
