namespace ChatRoom.Core.Limits;

/// <summary>
/// Says how long one participant must wait before its next line is taken: a token bucket. Thread-safe, because one
/// participant may speak through several sessions.
/// </summary>
/// <param name="burst">Lines that pass at once; 0 turns the gate off.</param>
/// <param name="perSecond">Lines a second after that; 0 turns the gate off.</param>
/// <param name="time">The clock.</param>
public sealed class FloodGate(int burst, double perSecond, TimeProvider time)
{
    // More than anybody waits, and less than a timer can.
    private const double MaxSeconds = 24 * 60 * 60;

    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes the place of one line and returns how long to wait before it may pass; zero for at once.</summary>
    public TimeSpan Take()
    {
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
