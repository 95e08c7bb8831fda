using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests that retention deletes old events from the beginning, in steps, and keeps one run of the log.</summary>
public sealed class RetentionTests : LobbyOnDisk
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private TimeSpan _firstHours;

    [Theory]
    [InlineData(0, 1, 3000)]
    [InlineData(3000, 1, 3000)]
    [InlineData(2999, 2, 3000)]
    [InlineData(1200, 1801, 3000)]
    [InlineData(1, 3000, 3000)]
    public async Task The_newest_are_kept_by_number(long maxEvents, long first, long last)
    {
        await Log.AppendAsync(TestEvents.Drafts(3000), Cancellation);

        Assert.Equal(first - 1, await CountLossAsync("History:MaxEvents", maxEvents.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(first - 1, await RunAsync(maxEvents: maxEvents));

        Assert.Equal((first, last), await KeptAsync());
        Assert.Equal(0, await RunAsync(maxEvents: maxEvents));
    }

    [Fact]
    public async Task Events_older_than_the_maximum_age_are_deleted_as_time_passes()
    {
        await SayAsync(days: 0, count: 600);
        await SayAsync(days: 10, count: 600);
        await SayAsync(days: 20, count: 600);
        var monthOld = TimeSpan.FromDays(30);

        _time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(0, await CountLossAsync("History:MaxAge", (monthOld + _firstHours).ToString()));
        Assert.Equal(0, await RunAsync(maxAge: monthOld));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(600, await CountLossAsync("History:MaxAge", (monthOld + _firstHours).ToString()));
        Assert.Equal(600, await RunAsync(maxAge: monthOld));
        Assert.Equal((601, 1800), await KeptAsync());
        _time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(600, await RunAsync(maxAge: monthOld));
        Assert.Equal((1201, 1800), await KeptAsync());
    }

    [Fact]
    public async Task The_newest_stays_however_old_it_is_and_numbering_goes_on_after_a_restart()
    {
        await SayAsync(days: 0, count: 600);
        _time.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(599, await RunAsync(maxAge: TimeSpan.FromDays(1)));
        Assert.Equal((600, 600), await KeptAsync());

        var epoch = Log.Epoch;
        await Store.DisposeAsync();
        await InitializeAsync();
        Assert.Equal((epoch, 600), (Log.Epoch, Log.LastSequence));
        Assert.Equal(601, (await Log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_leaves_no_hole()
    {
        await SayAsync(days: 5, count: 10);
        await SayAsync(days: -5, count: 10);
        await SayAsync(days: 5, count: 10);
        _time.Advance(TimeSpan.FromDays(1));

        // The second ten are too old and the first are not; what is kept must be one run.
        await RunAsync(maxAge: TimeSpan.FromDays(20));
        Assert.Equal((1, 30), await KeptAsync());

        _time.Advance(TimeSpan.FromDays(5));
        await RunAsync(maxAge: TimeSpan.FromDays(20));
        Assert.Equal((30, 30), await KeptAsync());
    }

    [Fact]
    public async Task Number_and_age_hold_together()
    {
        await SayAsync(days: 0, count: 100);
        await SayAsync(days: 10, count: 100);
        _time.Advance(TimeSpan.FromDays(5));

        await RunAsync(maxEvents: 150, maxAge: TimeSpan.FromDays(100));
        Assert.Equal((51, 200), await KeptAsync());
        await RunAsync(maxEvents: 150, maxAge: TimeSpan.FromDays(20));
        Assert.Equal((101, 200), await KeptAsync());
        await RunAsync(maxEvents: 10, maxAge: TimeSpan.FromDays(20));
        Assert.Equal((191, 200), await KeptAsync());
    }

    [Fact]
    public async Task Events_go_from_the_middle_of_a_page_and_the_others_stay_as_they_were()
    {
        var said = new List<RoomEvent>();
        foreach (var size in new[] { 300, 1, 2, 100 })
        {
            said.AddRange(await Log.AppendAsync(
                [.. Enumerable.Range(0, size).Select(i => TestEvents.Say($"\"{i}\" [1,2],] 🙂 \\", $"user{i % 7}"))], Cancellation));
        }

        // Every number of the second and of the third page, and those around them.
        for (var first = 2; first <= said.Count; first += first is > 250 and < 310 ? 1 : 53)
        {
            await RunAsync(maxEvents: said.Count - first + 1);

            Assert.Equal(said.Skip(first - 1), await Log.ReadAfterAsync(0, int.MaxValue, Cancellation));
            Assert.Equal(said.Skip(first - 1).Take(1), await Log.ReadBeforeAsync(first + 1, 10, Cancellation));
            Assert.Null(Folder.Verify());
        }
    }

    [Fact]
    public async Task An_unknown_reason_of_leaving_stays_in_an_event_block_that_is_cut()
    {
        await Log.AppendAsync(
            [.. Enumerable.Range(0, 9).Select(_ => new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "alice", LeaveReason.Quit))], Cancellation);
        await Store.WriteAsync(connection => connection.Execute("UPDATE blocks SET events = replace(events, 'Quit', 'WalkedAway')"));

        await RunAsync(maxEvents: 2);

        Assert.Equal(
            "8 WalkedAway, 9 WalkedAway",
            await Store.ReadAsync(connection => connection.QueryScalar("SELECT group_concat(sequence || ' ' || text, ', ') FROM events"), Cancellation));
    }

    [Fact]
    public async Task One_step_deletes_no_more_than_it_may()
    {
        await Log.AppendAsync(TestEvents.Drafts(100), Cancellation);

        Assert.Equal(7, await ((IRetainable)Store).DeleteOldestAsync("lobby", maxEvents: 10, before: null, most: 7));

        Assert.Equal((8, 100), await KeptAsync());
    }

    [Fact]
    public async Task The_room_goes_on_storing_between_the_steps()
    {
        await Log.AppendAsync(TestEvents.Drafts(20_000), Cancellation);
        var retention = RunAsync(maxEvents: 100);
        var batches = 0;
        while (!retention.IsCompleted)
        {
            await Log.AppendAsync(TestEvents.Drafts(1), Cancellation);
            batches++;
        }

        await retention;
        // 40 steps: were they one, at most two batches would have come beside them.
        Assert.InRange(batches, 10, int.MaxValue);
        Assert.Equal(20_000 + batches, Log.LastSequence);
        await RunAsync(maxEvents: 100);
        Assert.Equal((20_000 + batches - 99, 20_000 + batches), await KeptAsync());
    }

    [Fact]
    public async Task A_reader_behind_the_kept_events_goes_on_with_the_first_kept_event()
    {
        await Log.AppendAsync(TestEvents.Drafts(1000), Cancellation);
        await RunAsync(maxEvents: 100);

        Assert.Equal([901, 902], (await Log.ReadAfterAsync(5, 2, Cancellation)).Select(e => e.Sequence));
        Assert.Equal([901, 902], (await Log.ReadBeforeAsync(903, 50, Cancellation)).Select(e => e.Sequence));
        Assert.Empty(await Log.ReadBeforeAsync(901, 50, Cancellation));
    }

    [Fact]
    public async Task Every_open_room_is_looked_after()
    {
        var other = await Store.OpenAsync("other", Cancellation);
        await Log.AppendAsync(TestEvents.Drafts(30), Cancellation);
        await other.AppendAsync(TestEvents.Drafts(20), Cancellation);

        Assert.Equal(30, await RunAsync(maxEvents: 10));

        Assert.Equal((21, 30), await KeptAsync());
        Assert.Equal(11, (await other.ReadAfterAsync(0, 1, Cancellation))[0].Sequence);
    }

    [Fact]
    public async Task The_server_looks_at_start_and_then_again_and_again()
    {
        await Log.AppendAsync(TestEvents.Drafts(100), Cancellation);
        using var retention = Retention(maxEvents: 60, TimeSpan.Zero);
        await retention.StartAsync(Cancellation);
        await Eventually.TrueAsync(() => First() == 41, "the first round");

        await Log.AppendAsync(TestEvents.Drafts(10), Cancellation);
        await Eventually.TrueAsync(() => First() == 51, "the next round", () => _time.Advance(TimeSpan.FromMinutes(1)));
        await retention.StopAsync(Cancellation);
    }

    /// <summary>Runs retention after its first hour. The hours of all runs do not count as age.</summary>
    private Task<long> RunAsync(long maxEvents = 0, TimeSpan maxAge = default)
    {
        _firstHours += SteadyClock.Confirmation;
        var retention = Retention(maxEvents, maxAge == TimeSpan.Zero ? maxAge : maxAge + _firstHours);
        _time.Advance(SteadyClock.Confirmation);
        return retention.RunOnceAsync(Cancellation);
    }

    private Task<long> CountLossAsync(string setting, string value) =>
        new RetentionLoss(Store, new HistoryOptions(), _time).CountAsync(setting, value, Cancellation);

    private Retention Retention(long maxEvents, TimeSpan maxAge) =>
        new(Store, new HistoryOptions { MaxEvents = maxEvents, MaxAge = maxAge }, _time, NullLogger<Retention>.Instance);

    private async Task SayAsync(int days, int count) =>
        await Log.AppendAsync(
            [.. Enumerable.Range(1, count).Select(i => new MessagePosted(Guid.NewGuid(), At(days), "alice", $"message {i}", MessageKind.Say))],
            Cancellation);

    /// <summary>So many days after the time the test began at, less twenty.</summary>
    private DateTimeOffset At(int days) => _time.Start.AddDays(days - 20);

    private long First() => Store.ReadAsync(connection => (long)connection.QueryScalar("SELECT min(first) FROM blocks")!, Cancellation).AsTask().Result;

    private async Task<(long First, long Last)> KeptAsync()
    {
        var kept = await Log.ReadAfterAsync(0, int.MaxValue, Cancellation);
        Assert.Equal(Enumerable.Range(0, kept.Count).Select(i => kept[0].Sequence + i), kept.Select(e => e.Sequence));
        return (kept[0].Sequence, kept[^1].Sequence);
    }
}
