namespace ChatRoom.Core.Diagnostics;

/// <summary>Lets a number of log lines through in an interval, because strangers decide how often their reason occurs. Thread-safe.</summary>
/// <param name="lines">The lines of one interval.</param>
/// <param name="interval">Its length.</param>
/// <param name="time">The clock.</param>
public sealed class LogBudget(int lines, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private int _written;
    private long _left;

    /// <summary>Returns whether a line may be written now.</summary>
    /// <param name="left">How many lines were left out since the last one, if this is the first of an interval; else 0.</param>
    public bool TryTake(out long left)
    {
        lock (_gate)
        {
            left = 0;
            if (time.GetElapsedTime(_since) >= interval)
            {
                (left, _left, _written, _since) = (_left, 0, 0, time.GetTimestamp());
            }

            if (_written == lines)
            {
                _left++;
                return false;
            }

            _written++;
            return true;
        }
    }
}
