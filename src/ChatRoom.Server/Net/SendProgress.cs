namespace ChatRoom.Server.Net;

/// <summary>
/// Tells a peer that takes little from one that takes nothing. A pending write alone does not tell: Linux lets it go on only
/// when a third of a buffer of megabytes is free. Not thread-safe.
/// </summary>
/// <param name="transport">The peer's transport.</param>
/// <param name="time">The clock.</param>
internal sealed class SendProgress(ITransport transport, TimeProvider time)
{
    private long _acknowledged;
    private long _acknowledgedAt;

    /// <summary>Measures how long the peer has taken nothing; zero while no write waits for it.</summary>
    /// <param name="pending">How long the present write has been waiting.</param>
    public TimeSpan SinceLast(TimeSpan pending)
    {
        if (pending == TimeSpan.Zero)
        {
            return pending;
        }

        // Where the system does not tell, every look finds the same, and the pending write decides.
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
