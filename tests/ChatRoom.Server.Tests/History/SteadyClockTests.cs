using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests that a clock of the machine that jumps deletes nothing.</summary>
public sealed class SteadyClockTests : LobbyOnDisk
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly JumpingClock _time = new();
    private readonly LogLines<Retention> _log = new();

    [Fact]
    public void A_jump_forward_is_followed_after_an_hour_of_steady_time()
    {
        var clock = new SteadyClock(_time);
        var start = _time.GetUtcNow();
        _time.Jump(Day);
        Assert.Equal(start, clock.GetUtcNow());

        _time.Pass(SteadyClock.Confirmation - TimeSpan.FromSeconds(1));
        Assert.Equal(start + SteadyClock.Confirmation - TimeSpan.FromSeconds(1), clock.GetUtcNow());
        Assert.Equal(Day, clock.Jump);

        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(_time.GetUtcNow(), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Jump);
    }

    [Fact]
    public void A_second_jump_begins_the_hour_anew()
    {
        var clock = new SteadyClock(_time);
        var start = _time.GetUtcNow();
        _time.Jump(Day);
        clock.GetUtcNow();
        _time.Pass(SteadyClock.Confirmation / 2);
        _time.Jump(Day);
        clock.GetUtcNow();
        _time.Pass(SteadyClock.Confirmation - TimeSpan.FromSeconds(1));

        Assert.Equal(start + (SteadyClock.Confirmation * 1.5) - TimeSpan.FromSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_goes_back_or_drifts_is_followed_at_once()
    {
        var clock = new SteadyClock(_time);
        foreach (var jump in new[] { Day, -Day, -Day, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(50) })
        {
            _time.Jump(jump);
            var steady = clock.GetUtcNow();
            Assert.True(steady <= _time.GetUtcNow());
            Assert.Equal(jump == Day, steady != _time.GetUtcNow());
        }
    }

    [Fact]
    public async Task Nothing_is_deleted_because_the_clock_jumped_and_events_grow_old_meanwhile()
    {
        using var retention = new Retention(Store, new HistoryOptions { MaxAge = TimeSpan.FromHours(1) }, _time, _log);
        _time.Pass(SteadyClock.Confirmation);
        var old = TestEvents.Say("old") with { At = _time.GetUtcNow() - TimeSpan.FromMinutes(50) };
        var newer = TestEvents.Say("newer") with { At = _time.GetUtcNow() };
        await Log.AppendAsync([old, newer, TestEvents.Say("newest") with { At = _time.GetUtcNow() }], Cancellation);

        _time.Jump(Day);
        Assert.Equal(0, await retention.RunOnceAsync(Cancellation));
        Assert.Equal(0, await retention.RunOnceAsync(Cancellation));
        // Events that are old by the time that has passed go all the same.
        _time.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await retention.RunOnceAsync(Cancellation));
        // Back again: as if nothing had been.
        _time.Jump(-Day);
        Assert.Equal(0, await retention.RunOnceAsync(Cancellation));
        Assert.Single(_log.All, line => line.Contains("jumped forward by 1.00:00:00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_the_first_hour_events_are_deleted_by_number_only_because_the_clock_may_be_wrong()
    {
        var old = _time.GetUtcNow() - (2 * Day);
        await Log.AppendAsync([.. TestEvents.Drafts(10).Select(e => e with { At = old })], Cancellation);
        using var retention = new Retention(Store, new HistoryOptions { MaxAge = Day, MaxEvents = 7 }, _time, _log);

        Assert.Equal(3, await retention.RunOnceAsync(Cancellation));
        _time.Pass(SteadyClock.Confirmation - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await retention.RunOnceAsync(Cancellation));
        _time.Pass(TimeSpan.FromSeconds(1));
        // The newest stays.
        Assert.Equal(6, await retention.RunOnceAsync(Cancellation));
    }

    /// <summary>A clock whose time of day jumps, and whose steady time does not.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private readonly FakeTimeProvider _steady = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        private TimeSpan _offset;

        public override long TimestampFrequency => _steady.TimestampFrequency;

        public void Jump(TimeSpan by) => _offset += by;

        public void Pass(TimeSpan time) => _steady.Advance(time);

        public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + _offset;

        public override long GetTimestamp() => _steady.GetTimestamp();
    }
}
