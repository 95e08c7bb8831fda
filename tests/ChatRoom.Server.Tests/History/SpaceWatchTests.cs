using System.Net;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests when the disk counts as nearly full, and what a server does then.</summary>
public sealed class SpaceWatchTests
{
    private const long Mega = 1 << 20;

    // The failed check of readiness is what the test asks for.
    private const string Quiet = "--Serilog:MinimumLevel:Override:Microsoft.Extensions.Diagnostics.HealthChecks=Fatal";

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines<SpaceWatch> _log = new();

    [Theory]
    [InlineData(null, 256 * Mega, 1_000_000 * Mega, false)]
    [InlineData(null, (256 * Mega) - 1, 1_000_000 * Mega, true)]
    [InlineData(null, 50 * Mega, 1000 * Mega, false)]
    [InlineData(null, (50 * Mega) - 1, 1000 * Mega, true)]
    [InlineData(7L, 7, 1000 * Mega, false)]
    [InlineData(7L, 6, 1000 * Mega, true)]
    [InlineData(0L, 0, 1000 * Mega, false)]
    public void The_least_free_space_is_a_setting_or_the_smaller_of_256_MiB_and_a_twentieth(
        long? setting, long free, long total, bool isShort)
    {
        using var watch = Watch(new FakeSpace { Free = free, Total = total }, setting);

        watch.Look();

        Assert.Equal(isShort, watch.IsShort);
    }

    [Fact]
    public async Task It_looks_once_a_second_and_logs_the_begin_and_the_end_once()
    {
        var space = new FakeSpace { Free = 1000 };
        using var watch = Watch(space, 160);
        await watch.StartAsync(CancellationToken.None);
        Assert.Equal(1, space.Questions);

        space.Free = 159;
        await UntilAsync(() => watch.IsShort);
        await PassAsync(space, 5);
        // A little more does not count: the next leave would take it.
        space.Free = 169;
        await PassAsync(space, 2);
        Assert.True(watch.IsShort);
        space.Free = 170;
        await UntilAsync(() => !watch.IsShort);
        await watch.StopAsync(CancellationToken.None);

        Assert.Equal(
            [
                "history: the disk has 159 bytes free, less than 160 (History:MinFreeBytes); messages and newcomers are refused",
                "history: the disk has 170 bytes free again; messages and newcomers are stored",
            ],
            _log.All);
    }

    [Fact]
    public void A_file_system_that_does_not_answer_changes_nothing_and_is_logged_once()
    {
        var space = new FakeSpace { Free = 1 };
        using var watch = Watch(space, 160);
        watch.Look();
        space.Measuring = () => throw new InvalidOperationException();

        watch.Look();
        space.Measuring = () => throw new IOException("no answer");
        watch.Look();

        Assert.True(watch.IsShort);
        Assert.Equal("history: the free space of the disk cannot be measured; its last known state stays", Assert.Single(_log.All.Skip(1)));
    }

    [Fact]
    public async Task The_next_look_waits_for_the_end_of_the_last_one()
    {
        var time = new ProbedTimer();
        var space = new FakeSpace();
        using var watch = new SpaceWatch(new HistoryOptions(), space, time, _log);
        await watch.StartAsync(CancellationToken.None);
        var wasArmed = true;
        space.Measuring = () => wasArmed = time.IsArmed;

        time.Fire();

        Assert.Equal((2, false, true), (space.Questions, wasArmed, time.IsArmed));
    }

    [Fact]
    public async Task A_watch_that_stops_during_a_look_looks_no_more()
    {
        var time = new ProbedTimer();
        var space = new FakeSpace();
        using var watch = new SpaceWatch(new HistoryOptions(), space, time, _log);
        await watch.StartAsync(CancellationToken.None);
        space.Measuring = watch.Dispose;

        time.Fire();

        Assert.False(time.IsArmed);
    }

    [Fact]
    public async Task A_server_on_a_nearly_full_disk_says_so_to_newcomers_and_is_not_ready()
    {
        using var folder = new HistoryFolder();
        await using var server = await RunningServer.StartAsync(
            Quiet, "--History:Provider=sqlite", folder.Setting, $"--History:MinFreeBytes={long.MaxValue}");

        await using var alice = await Talker.ConnectAsync(server.Port, "alice");
        var lines = string.Join('\n', await alice.ToEndAsync());

        Assert.Contains("The server's disk is almost full; nothing was stored. Try again later.", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("mistake", lines, StringComparison.Ordinal);
        Assert.Empty(folder.Lobby());
        Assert.True(server.Services.GetRequiredService<ITranscriptStore>().IsShortOfSpace);
        using var http = new HttpClient { BaseAddress = server.Web };
        using var ready = await http.GetAsync(new Uri("readyz", UriKind.Relative), Deadline.Token());
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "Not ready"),
            (ready.StatusCode, await ready.Content.ReadAsStringAsync(Deadline.Token())));
        Assert.Equal("OK", await http.GetStringAsync(new Uri("healthz", UriKind.Relative), Deadline.Token()));
    }

    private SpaceWatch Watch(FakeSpace space, long? setting) =>
        new(new HistoryOptions { MinFreeBytes = setting }, space, _time, _log);

    private Task UntilAsync(Func<bool> condition) =>
        Eventually.TrueAsync(condition, "the next look", () => _time.Advance(TimeSpan.FromSeconds(1)));

    private Task PassAsync(FakeSpace space, int looks)
    {
        var enough = space.Questions + looks;
        return UntilAsync(() => space.Questions >= enough);
    }

    private sealed class FakeSpace : IFreeSpace
    {
        private int _questions;

        public long Free { get; set; }

        public long Total { get; set; } = 1 << 30;

        public Action Measuring { get; set; } = () => { };

        public int Questions => Volatile.Read(ref _questions);

        public (long Free, long Total) Measure()
        {
            Interlocked.Increment(ref _questions);
            Measuring();
            return (Free, Total);
        }
    }

    /// <summary>Is a clock with one timer, which goes off when the test says so.</summary>
    private sealed class ProbedTimer : TimeProvider, ITimer
    {
        private TimerCallback _callback = _ => { };
        private TimeSpan _period;
        private bool _isDisposed;

        public bool IsArmed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            Change(dueTime, period);
            return this;
        }

        public void Fire()
        {
            IsArmed = _period != Timeout.InfiniteTimeSpan;
            _callback(null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            IsArmed = !_isDisposed && dueTime != Timeout.InfiniteTimeSpan;
            return !_isDisposed;
        }

        public void Dispose() => (_isDisposed, IsArmed) = (true, false);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
