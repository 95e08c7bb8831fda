using HdrHistogram;

namespace ChatRoom.Bench.Loads;

/// <summary>Holds the figures of one run, in the order in which they are printed.</summary>
internal sealed class Result(Faults faults)
{
    private readonly List<(string Label, double Value)> _figures = [];

    public IReadOnlyList<(string Label, double Value)> Figures => _figures;

    public Faults Faults { get; } = faults;

    /// <summary>Gets the value of a figure; NaN if the run does not have it.</summary>
    public double this[string label] => _figures.Where(f => f.Label == label).Select(f => f.Value).DefaultIfEmpty(double.NaN).First();

    public Result Add(string label, double value)
    {
        _figures.Add((label, value));
        return this;
    }

    public Result Add(HistogramBase delays)
    {
        foreach (var percentile in new[] { 50, 99, 99.9, 100 })
        {
            var name = percentile == 100 ? "max" : FormattableString.Invariant($"p{percentile}");
            Add($"delay {name}, ms", delays.TotalCount == 0 ? double.NaN : delays.GetValueAtPercentile(percentile) / 1e6);
        }

        return this;
    }
}
