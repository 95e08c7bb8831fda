using ChatRoom.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Limits;

public sealed class FloodGateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_burst_passes_at_once_and_the_rest_at_the_rate()
    {
        var gate = new FloodGate(burst: 3, perSecond: 2, _time);

        var waits = Enumerable.Range(0, 6).Select(_ => gate.Take().TotalSeconds);

        Assert.Equal([0, 0, 0, 0.5, 1, 1.5], waits);
    }

    [Fact]
    public void A_sender_that_waits_as_told_keeps_the_rate()
    {
        var gate = new FloodGate(burst: 1, perSecond: 4, _time);
        gate.Take();
        for (var i = 0; i < 10; i++)
        {
            var wait = gate.Take();
            Assert.Equal(0.25, wait.TotalSeconds, precision: 6);
            _time.Advance(wait);
        }
    }

    [Fact]
    public void A_rest_gives_back_the_burst_and_no_more()
    {
        var gate = new FloodGate(burst: 2, perSecond: 1, _time);
        gate.Take();
        gate.Take();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(_ => gate.Take().TotalSeconds));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    public void Zero_turns_the_gate_off(int burst, double perSecond)
    {
        var gate = new FloodGate(burst, perSecond, _time);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(TimeSpan.Zero, gate.Take()));
    }

    [Fact]
    public async Task Sessions_that_send_at_the_same_time_share_one_burst()
    {
        var gate = new FloodGate(burst: 100, perSecond: 1, _time);

        var free = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 50).Count(_ => gate.Take() == TimeSpan.Zero))));

        Assert.Equal(100, free.Sum());
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-300)]
    public void However_low_the_rate_a_timer_can_wait_so_long(double perSecond)
    {
        var gate = new FloodGate(burst: 1, perSecond, _time);
        gate.Take();
        gate.Take();

        Assert.InRange(gate.Take(), TimeSpan.FromHours(1), TimeSpan.FromDays(24));
    }
}
