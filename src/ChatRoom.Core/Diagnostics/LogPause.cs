namespace ChatRoom.Core.Diagnostics;

/// <summary>Lets one log line through in a while, because strangers decide how often its reason occurs.</summary>
public sealed class LogPause(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _last;

    /// <summary>Returns whether the line may be written now.</summary>
    public bool TryPass()
    {
        lock (_gate)
        {
            if (_last is { } last && time.GetElapsedTime(last) < Length)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }
}
