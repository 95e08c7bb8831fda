using System.Numerics;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Times in nanoseconds, counted in buckets that are never wider than 1/64 of what they hold. Recording allocates nothing
/// and takes the same time for every value.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Fine = 64;
    private const int FineBits = 6;

    private readonly long[] _counts = new long[(64 - FineBits + 1) * Fine];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long nanoseconds)
    {
        var value = Math.Max(0, nanoseconds);
        _counts[PlaceOf(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    /// <summary>Takes what another one has counted.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var place = 0; place < _counts.Length; place++)
        {
            _counts[place] += other._counts[place];
        }

        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>The middle of the bucket below which lies this share of the values, in milliseconds.</summary>
    public double Percentile(double share)
    {
        var rank = Math.Min((long)(share * Count), Count - 1);
        for (var place = 0; place < _counts.Length; place++)
        {
            rank -= _counts[place];
            if (rank < 0)
            {
                return Math.Min(MiddleOf(place), Max) / 1e6;
            }
        }

        return double.NaN;
    }

    private static int PlaceOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - FineBits);
        return shift * Fine + (int)(value >> shift);
    }

    private static long MiddleOf(int place)
    {
        // The first two octaves of places count single nanoseconds.
        var shift = Math.Max(0, place / Fine - 1);
        return ((long)(place - shift * Fine) << shift) + (1L << shift >> 1);
    }
}
