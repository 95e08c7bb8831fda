namespace ChatRoom.Core.Limits;

/// <summary>Delays the lines of one participant by a token bucket.</summary>
/// <remarks>Thread-safe, because one participant may send through several connections.</remarks>
/// <param name="rate">Returns the lines that pass at once, and the lines a second after that; 0 turns the gate off.</param>
/// <param name="time">The clock.</param>
public sealed class FloodGate(Func<(int Burst, double PerSecond)> rate, TimeProvider time)
{
    // A longer wait would exceed the limit of a timer.
    private const double MaxSeconds = 24 * 60 * 60;

    private readonly Lock _gate = new();
    private double _tokens = rate().Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Creates a gate whose rate stays the same.</summary>
    public FloodGate(int burst, double perSecond, TimeProvider time)
        : this(() => (burst, perSecond), time)
    {
    }

    /// <summary>Takes a token for one line and returns the delay before the line may pass.</summary>
    public TimeSpan Take()
    {
        var (burst, perSecond) = rate();
        if (burst == 0 || perSecond == 0)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond)) - 1;
            _filledAt = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(-_tokens / perSecond, MaxSeconds));
        }
    }
}
