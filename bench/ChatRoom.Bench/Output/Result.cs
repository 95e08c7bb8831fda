namespace ChatRoom.Bench.Output;

/// <summary>What one run has measured.</summary>
internal sealed class Result(Faults faults)
{
    private readonly List<(Figure Figure, double Value)> _values = [];

    public IReadOnlyList<(Figure Figure, double Value)> Values => _values;

    public Faults Faults { get; } = faults;

    /// <summary>Deliveries that were checked.</summary>
    public long Checked { get; set; }

    public double this[Figure figure] => _values.Find(v => v.Figure == figure) is { Figure: not null } found ? found.Value : double.NaN;

    public Result Add(Figure figure, double value)
    {
        _values.Add((figure, value));
        return this;
    }

    public Result Add(LatencyHistogram latencies) =>
        Add(Figure.P50, latencies.Percentile(0.5))
            .Add(Figure.P99, latencies.Percentile(0.99))
            .Add(Figure.P999, latencies.Percentile(0.999))
            .Add(Figure.MaxDelay, latencies.Max / 1e6);
}
