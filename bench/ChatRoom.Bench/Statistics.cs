namespace ChatRoom.Bench;

/// <summary>Medians and percentiles of samples.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> samples) => samples.Percentile(0.5);

    public static double Percentile(this IEnumerable<double> samples, double share)
    {
        var sorted = samples.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
