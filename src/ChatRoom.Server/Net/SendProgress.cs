namespace ChatRoom.Server.Net;

/// <summary>Distinguishes a slow peer from one that takes nothing.</summary>
/// <remarks>
/// A pending write is not enough: Linux resumes it only when a third of a large buffer is free. Not thread-safe.
/// </remarks>
/// <param name="transport">The peer's transport.</param>
/// <param name="time">The clock.</param>
internal sealed class SendProgress(ITransport transport, TimeProvider time)
{
    private long _acknowledged;
    private long _acknowledgedAt;

    /// <summary>Measures how long the peer has taken nothing; zero if no write waits for it.</summary>
    /// <param name="pending">The time for which the present write has been waiting.</param>
    public TimeSpan SinceLast(TimeSpan pending)
    {
        if (pending == TimeSpan.Zero)
        {
            return pending;
        }

        // Without reports by the system, the value never changes and the pending write decides.
        var acknowledged = transport.Acknowledged;
        if (acknowledged != _acknowledged)
        {
            _acknowledged = acknowledged;
            _acknowledgedAt = time.GetTimestamp();
        }

        var quiet = _acknowledgedAt == 0 ? pending : time.GetElapsedTime(_acknowledgedAt);
        return quiet < pending ? quiet : pending;
    }
}
