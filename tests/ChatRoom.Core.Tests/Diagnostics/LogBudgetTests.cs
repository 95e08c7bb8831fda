using ChatRoom.Core.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Diagnostics;

public sealed class LogBudgetTests
{
    [Fact]
    public void A_flood_of_lines_is_cut_and_the_next_interval_tells_how_many_are_missing()
    {
        var time = new FakeTimeProvider();
        var budget = new LogBudget(3, TimeSpan.FromSeconds(10), time);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => budget.TryTake(out var _)));
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(budget.TryTake(out var left));
        Assert.Equal(2, left);
        Assert.True(budget.TryTake(out left));
        Assert.Equal(0, left);
    }
}
