using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests a history file that disappears, comes back or is replaced while the server has it open.</summary>
public sealed class MissingFileTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    private string Elsewhere => _folder.At("elsewhere.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Messages_are_refused_while_the_file_is_gone_and_taken_when_it_is_put_back()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        await using var alice = await Talker.JoinAsync(server.Port, "alice");
        await alice.SayAsync("before");
        await alice.UntilAsync("alice: before");

        File.Move(_folder.FilePath, Elsewhere);
        await alice.SayAsync("lost");
        await alice.UntilAsync("not stored, try again");
        Assert.False(File.Exists(_folder.FilePath));

        File.Move(Elsewhere, _folder.FilePath);
        await alice.SayAsync("after");
        await alice.UntilAsync("alice: after");
        await server.KillAsync();

        Assert.DoesNotContain("alice: lost", alice.Lines);
        Assert.Equal([null, "before", "after"], _folder.Lobby().Select(e => (e as MessagePosted)?.Text));
        Assert.Null(_folder.Verify());
    }

    [Fact]
    public async Task Reading_and_writing_go_on_in_the_file_that_was_put_back()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await log.AppendAsync(TestEvents.Drafts(10), Cancellation);
        // A reader that stays open over all of it.
        Assert.Equal(10, (await log.ReadAfterAsync(0, 100, Cancellation)).Count);

        File.Move(_folder.FilePath, Elsewhere);
        for (var i = 0; i < 3; i++)
        {
            var failure = await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));
            Assert.Contains("is gone", failure.Message, StringComparison.Ordinal);
        }

        File.Move(Elsewhere, _folder.FilePath);
        Assert.Equal(11, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
        Assert.Equal(11, (await log.ReadAfterAsync(0, 100, Cancellation)).Count);
    }

    [Fact]
    public async Task Another_history_in_the_place_of_the_file_is_not_written_to()
    {
        using var other = new HistoryFolder();
        await other.FillAsync(3);
        var before = HistoryFolder.Hash(other.FilePath);
        await using (var store = _folder.Open())
        {
            var log = await store.OpenAsync("lobby", Cancellation);
            await log.AppendAsync(TestEvents.Drafts(10), Cancellation);
            await LoseAsync(log);
            File.Copy(other.FilePath, _folder.FilePath);

            var failure = await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));

            Assert.Contains("is not the one", failure.Message, StringComparison.Ordinal);
            Assert.Equal(10, log.LastSequence);
        }

        Assert.Equal(before, HistoryFolder.Hash(_folder.FilePath));
    }

    [Fact]
    public async Task An_older_copy_in_the_place_of_the_file_is_not_written_to_and_the_log_keeps_its_numbers_dense()
    {
        await _folder.FillAsync(5);
        File.Copy(_folder.FilePath, _folder.At("older.db"));
        await using (var store = _folder.Open())
        {
            var log = await store.OpenAsync("lobby", Cancellation);
            await log.AppendAsync(TestEvents.Drafts(10), Cancellation);
            await LoseAsync(log);
            File.Copy(_folder.At("older.db"), _folder.FilePath);
            await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));

            // The right one again.
            File.Move(Elsewhere, _folder.FilePath, overwrite: true);
            Assert.Equal(16, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
        }

        Assert.Null(_folder.Verify());
        Assert.Equal(16, _folder.Lobby().Count);
    }

    [Fact]
    public async Task Another_history_moved_over_the_file_between_two_messages_is_not_written_to_either()
    {
        using var other = new HistoryFolder();
        await other.FillAsync(3);
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await log.AppendAsync(TestEvents.Drafts(10), Cancellation);

        File.Move(_folder.FilePath, Elsewhere);
        File.Move(other.FilePath, _folder.FilePath);
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));
            Assert.Contains("is not the one", failure.Message, StringComparison.Ordinal);
        }

        File.Move(Elsewhere, _folder.FilePath, overwrite: true);
        Assert.Equal(11, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
        Assert.Equal(11, (await log.ReadAfterAsync(0, 100, Cancellation)).Count);
    }

    [Fact]
    public async Task An_empty_file_in_its_place_is_not_made_a_new_history()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await log.AppendAsync(TestEvents.Drafts(1), Cancellation);
        await LoseAsync(log);
        await File.Create(_folder.FilePath).DisposeAsync();

        await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));

        Assert.Equal(0, new FileInfo(_folder.FilePath).Length);
    }

    [Fact]
    public async Task A_change_that_fails_halfway_leaves_nothing_and_does_not_harm_the_next()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);

        var failure = await Assert.ThrowsAsync<TranscriptException>(() => store.WriteAsync(connection =>
        {
            connection.Execute("UPDATE rooms SET epoch = 'half'");
            throw new InvalidOperationException("halfway");
        }));

        Assert.Equal("halfway", failure.Message);
        Assert.Equal(1, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
        Assert.Equal(log.Epoch, await store.ReadAsync(connection => connection.QueryScalar("SELECT epoch FROM rooms"), Cancellation));
    }

    private async Task LoseAsync(ITranscript log)
    {
        File.Move(_folder.FilePath, Elsewhere);
        await Assert.ThrowsAsync<TranscriptException>(async () => await log.AppendAsync(TestEvents.Drafts(1), Cancellation));
    }
}
