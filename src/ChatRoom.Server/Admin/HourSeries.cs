namespace ChatRoom.Server.Admin;

/// <summary>Makes series of the last hour from samples: a value for each ten seconds, null where there is none.</summary>
/// <param name="samples">The samples, the oldest first.</param>
/// <param name="now">The time at the end of the series.</param>
internal sealed class HourSeries(IReadOnlyList<Sample> samples, DateTimeOffset now)
{
    /// <summary>The number of values.</summary>
    public const int Length = Sampler.Most - 1;

    /// <summary>Returns the values of a number that goes up and down.</summary>
    public IReadOnlyList<double?> Of(Func<Sample, double> read) => Fill((_, later) => read(later));

    /// <summary>Returns how fast a sum grows, in a second.</summary>
    public IReadOnlyList<double?> RateOf(Func<Sample, double> read) =>
        Fill((earlier, later) => (read(later) - read(earlier)) / (later.At - earlier.At).TotalSeconds);

    /// <summary>Returns the mean of what one sum grew for each step of another; null where there was no step.</summary>
    public IReadOnlyList<double?> MeanOf(Func<Sample, double> sum, Func<Sample, double> steps) =>
        Fill((earlier, later) => steps(later) > steps(earlier) ? (sum(later) - sum(earlier)) / (steps(later) - steps(earlier)) : null);

    private double?[] Fill(Func<Sample, Sample, double?> read)
    {
        var values = new double?[Length];
        for (var i = 1; i < samples.Count; i++)
        {
            // The clock of the machine may have been set back.
            var place = Length - 1 - (long)((now - samples[i].At) / Sampler.Interval);
            if (place is >= 0 and < Length && samples[i].At > samples[i - 1].At)
            {
                values[place] = read(samples[i - 1], samples[i]);
            }
        }

        return values;
    }
}
