using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Tests.Transcripts;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that the transcript in a file does all that every transcript must do.</summary>
public sealed class SqliteTranscriptTests : TranscriptConformance, IAsyncLifetime
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

    [Theory]
    [InlineData(4000, 16_000, 4)]
    [InlineData(4000, 1, 1)]
    [InlineData(100_000, 16_000, 1)]
    [InlineData(1, 16_000, 50)]
    public async Task Read_some_after_reads_no_more_text_than_was_asked_for(int length, int characters, int expected)
    {
        await using var log = await OpenAsync();
        var drafts = Enumerable.Range(1, 50).Select(_ => (RoomEvent)TestEvents.Say(new string('x', length)));
        await log.AppendAsync([.. drafts], TestContext.Current.CancellationToken);

        Assert.Equal(expected, (await log.ReadSomeAfterAsync(0, 256, characters, TestContext.Current.CancellationToken)).Count);
    }

    protected override ValueTask<ITranscript> OpenAsync() => _store.OpenAsync($"room{++_rooms}", CancellationToken.None);
}
