using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Admin;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Admin;

/// <summary>Tests the samples of the last hour, and the series for the charts.</summary>
public sealed class HourSeriesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_series_has_each_value_at_its_time_and_nothing_where_there_was_no_sample()
    {
        var series = new HourSeries([Of(-40, 100, 10), Of(-20, 140, 10), Of(-10, 140, 12), Of(0, 200, 12)], Now);

        Assert.Equal([null, 2d, 0d, 6d], series.RateOf(sample => sample.Totals.Events).TakeLast(4));
        Assert.Equal([null, 140d, 140d, 200d], series.Of(sample => sample.Totals.Events).TakeLast(4));
        Assert.Equal([null, null, 0d, null], series.MeanOf(sample => sample.Totals.Events, sample => sample.Connections).TakeLast(4));
        Assert.All(series.RateOf(sample => sample.Totals.Events).SkipLast(4), value => Assert.Null(value));
    }

    [Fact]
    public void Samples_that_are_older_than_an_hour_or_of_a_clock_that_was_set_back_are_left_out()
    {
        var series = new HourSeries([Of(-3700, 0, 0), Of(-3650, 10, 0), Of(500, 20, 0), Of(-10, 30, 0), Of(0, 40, 0)], Now);

        Assert.Equal([1d], series.RateOf(sample => sample.Totals.Events).OfType<double>());
    }

    [Fact]
    public async Task The_sampler_keeps_an_hour()
    {
        var time = new FakeTimeProvider(Now);
        var metrics = TestMetrics.Create();
        using var sampler = new Sampler(metrics, new ConnectionQuota(new LimitsOptions(), metrics), time);
        await sampler.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 400; i++)
        {
            metrics.Delivered(50);
            time.Advance(Sampler.Interval);
        }

        var samples = sampler.List();

        Assert.Equal(Sampler.Most, samples.Count);
        Assert.Equal(TimeSpan.FromHours(1), samples[^1].At - samples[0].At);
        Assert.All(new HourSeries(samples, time.GetUtcNow()).RateOf(sample => sample.Totals.Deliveries), rate => Assert.Equal(5, rate));
    }

    private static Sample Of(int seconds, long events, int connections) =>
        new(Now.AddSeconds(seconds), new ChatTotals(events, 0, 0, TimeSpan.Zero), connections, 0);
}
