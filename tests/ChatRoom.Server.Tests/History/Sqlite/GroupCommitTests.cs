using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that jobs in one commit fail one by one.</summary>
public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly HistoryFolder _folder = new();
    private SqliteTranscriptStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = _folder.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_that_fails_in_a_group_fails_alone()
    {
        var logs = await OpenAsync("one", "two", "three");
        using var held = Hold(out var holding);

        var appends = logs.Select(log => log.AppendAsync(TestEvents.Drafts(3), Cancellation).AsTask()).ToList();
        var failing = _store.WriteAsync(connection =>
        {
            connection.Execute("UPDATE rooms SET epoch = 'half'");
            throw new InvalidOperationException("halfway");
        });
        var last = _store.WriteAsync(connection => connection.Execute("UPDATE rooms SET kept_from = kept_from"));
        held.Set();

        Assert.Equal("halfway", (await Assert.ThrowsAsync<TranscriptException>(() => failing)).Message);
        await Task.WhenAll([holding, last, .. appends]);
        Assert.All(logs, log => Assert.Equal(3, log.LastSequence));
        Assert.Equal(9L, await QueryAsync("SELECT count(*) FROM events"));
        Assert.Equal(0L, await QueryAsync("SELECT count(*) FROM rooms WHERE epoch = 'half'"));
    }

    [Fact]
    public async Task A_job_with_its_own_transaction_rolls_no_other_back()
    {
        using var held = Hold(out var holding);
        var runs = 0;

        var before = _store.WriteAsync(_ => runs++);
        var failing = _store.WriteAloneAsync(_ => throw new InvalidOperationException("alone"));
        var after = _store.WriteAsync(_ => runs++);
        held.Set();

        Assert.Equal("alone", (await Assert.ThrowsAsync<TranscriptException>(() => failing)).Message);
        await Task.WhenAll(holding, before, after);
        // In a shared transaction the writer would have run both again.
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_damaged_block_fails_no_message_to_another_room()
    {
        var logs = await DamagedAsync();

        for (var round = 1; round <= 20; round++)
        {
            using var held = Hold(out var holding);
            var deleting = ((IRetainable)_store).DeleteOldestAsync("old", maxEvents: 1, before: null, most: 500).AsTask();
            var append = logs[1].AppendAsync(TestEvents.Drafts(1), Cancellation).AsTask();
            held.Set();

            await Assert.ThrowsAsync<TranscriptException>(() => deleting);
            await Task.WhenAll(holding, append);
        }

        Assert.Equal(120, logs[1].LastSequence);
    }

    [Fact]
    public async Task A_damaged_block_stops_retention_of_its_room_only_and_is_logged()
    {
        var logs = await DamagedAsync();
        var lines = new LogLines<Retention>();
        using var retention = new Retention(_store, new HistoryOptions { MaxEvents = 10 }, TimeProvider.System, lines);

        Assert.Equal(180, await retention.RunOnceAsync(Cancellation));

        Assert.Equal(91, (await logs[1].ReadAfterAsync(0, 1, Cancellation))[0].Sequence);
        Assert.Equal(91, (await logs[2].ReadAfterAsync(0, 1, Cancellation))[0].Sequence);
        Assert.Contains("of room old could not be deleted", Assert.Single(lines.All), StringComparison.Ordinal);
    }

    /// <summary>Opens three rooms with 100 events each; those of <c>old</c> are damaged.</summary>
    private async Task<ITranscript[]> DamagedAsync()
    {
        var logs = await OpenAsync("old", "lobby", "other");
        foreach (var log in logs)
        {
            await log.AppendAsync(TestEvents.Drafts(100), Cancellation);
        }

        await _store.WriteAsync(connection => connection.Execute("UPDATE blocks SET events = '[[0,1,\"bob\"' WHERE room = 1"));
        return logs;
    }

    private ValueTask<object?> QueryAsync(string sql) => _store.ReadAsync(connection => connection.QueryScalar(sql), Cancellation);

    private async Task<ITranscript[]> OpenAsync(params string[] rooms)
    {
        var logs = new List<ITranscript>();
        foreach (var room in rooms)
        {
            logs.Add(await _store.OpenAsync(room, Cancellation));
        }

        return [.. logs];
    }

    /// <summary>Holds the writer until the result is set, so that the jobs that follow get into one batch.</summary>
    private ManualResetEventSlim Hold(out Task holding)
    {
        var held = new ManualResetEventSlim();
        using var isHeld = new ManualResetEventSlim();
        holding = _store.WriteAloneAsync(_ =>
        {
            isHeld.Set();
            held.Wait(Cancellation);
        });
        isHeld.Wait(Cancellation);
        return held;
    }
}
