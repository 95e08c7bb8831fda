using ChatRoom.Server.Search;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Search;

public sealed class IndexPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly IndexPace _pace;
    private long _written;

    public IndexPaceTests() => _pace = new IndexPace(() => _written, _time);

    [Theory]
    [InlineData(20_000, true)]
    [InlineData(30_000, false)]
    public void The_index_waits_only_while_the_rooms_write_more_than_25000_events_a_second(int rate, bool works)
    {
        Pass(TimeSpan.FromSeconds(1), rate);

        Assert.Equal(works, _pace.MayWork());
    }

    [Fact]
    public void The_index_works_again_as_soon_as_the_rush_is_over()
    {
        Pass(TimeSpan.FromSeconds(1), 60_000);
        Assert.False(_pace.MayWork());

        Pass(TimeSpan.FromSeconds(0.2), 1_000);

        Assert.True(_pace.MayWork());
    }

    [Fact]
    public void A_rush_without_an_end_lets_the_index_work_every_five_seconds()
    {
        var worked = 0;
        for (var i = 0; i < 100; i++)
        {
            Pass(TimeSpan.FromSeconds(0.2), 60_000);
            worked += _pace.MayWork() ? 1 : 0;
        }

        Assert.Equal(4, worked);
    }

    [Fact]
    public void A_burst_within_a_tenth_of_a_second_is_no_rush()
    {
        Pass(TimeSpan.FromSeconds(0.05), 100_000);

        Assert.True(_pace.MayWork());
    }

    private void Pass(TimeSpan span, int eventsPerSecond)
    {
        _time.Advance(span);
        _written += (long)(eventsPerSecond * span.TotalSeconds);
    }
}
