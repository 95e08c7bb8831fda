using ChatRoom.Server.Web.Connections;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Web.Connections;

public sealed class RenderWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private int _expired;

    [Fact]
    public void It_expires_once_without_an_acknowledgement_since_the_first_expected_one()
    {
        using var watch = Create(Patience);
        watch.Expect();
        _time.Advance(Patience / 2);
        watch.Expect();
        _time.Advance((Patience / 2) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _expired);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, _expired);
    }

    [Fact]
    public void It_waits_anew_after_an_acknowledgement()
    {
        using var watch = Create(Patience);
        watch.Expect();
        watch.Render();
        _time.Advance(Patience / 2);
        watch.Acknowledge();
        _time.Advance(Patience);
        watch.Expect();
        _time.Advance(Patience / 2);

        Assert.Equal(0, _expired);
    }

    [Fact]
    public void An_acknowledgement_of_an_earlier_render_leaves_the_later_one_expected()
    {
        using var watch = Create(Patience);
        watch.Render();
        watch.Expect();
        watch.Render();
        watch.Acknowledge();
        _time.Advance(Patience);

        Assert.Equal(1, _expired);
    }

    [Fact]
    public void It_does_not_count_the_time_without_a_connection()
    {
        using var watch = Create(Patience);
        watch.Expect();
        watch.SetConnected(false);
        watch.Expect();
        _time.Advance(Patience * 10);
        watch.SetConnected(true);
        Assert.Equal(0, _expired);

        _time.Advance(Patience);

        Assert.Equal(1, _expired);
    }

    [Fact]
    public void Zero_turns_it_off()
    {
        using var watch = Create(TimeSpan.Zero);
        watch.Expect();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _expired);
    }

    private RenderWatch Create(TimeSpan patience) => new(patience, _time, () => _expired++);
}
