using ChatRoom.Core.Limits;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Limits;

public sealed class RecentAddressesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_value_that_is_in_use_is_kept_for_ever()
    {
        var recent = new RecentAddresses<int>(_time);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i, recent.Find(1)++);
            _time.Advance(TimeSpan.FromMinutes(59));
        }
    }

    [Fact]
    public void A_value_that_nobody_uses_is_gone_after_two_hours()
    {
        var recent = new RecentAddresses<int>(_time);
        recent.Find(1) = 7;
        _time.Advance(TimeSpan.FromHours(1));
        recent.Find(2) = 8;
        _time.Advance(TimeSpan.FromHours(1));
        recent.Find(3) = 9;

        Assert.Equal(2, recent.Count);
        Assert.Equal(0, recent.Find(1));
    }

    [Fact]
    public void The_number_of_values_is_bounded_and_the_newest_stay()
    {
        var recent = new RecentAddresses<int>(_time, most: 100);
        for (var i = 1; i <= 10_000; i++)
        {
            recent.Find((UInt128)i) = i;
            Assert.InRange(recent.Count, 1, 200);
        }

        Assert.All(Enumerable.Range(9_901, 100), i => Assert.Equal(i, recent.Find((UInt128)i)));
    }
}
