using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that the transcript in a file does all that every transcript must do.</summary>
public sealed class SqliteTranscriptTests : StoredTranscriptConformance, IAsyncLifetime
{
    private readonly HistoryFolder _folder = new();
    private SqliteTranscriptStore _store = null!;
    private int _rooms;

    public ValueTask InitializeAsync()
    {
        _store = _folder.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        using (_folder)
        {
            Assert.Null(_folder.Verify());
        }
    }

    protected override ValueTask<ITranscript> OpenAsync() => _store.OpenAsync($"room{++_rooms}", CancellationToken.None);
}
