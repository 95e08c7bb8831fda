namespace ChatRoom.Server.Net;

/// <summary>Measures how long a peer has acknowledged nothing, although bytes wait for it.</summary>
/// <remarks>
/// A pending write is not enough: the system takes bytes for a peer that is gone, and resumes a write only when a third of a
/// large buffer is free. Not thread-safe.
/// </remarks>
/// <param name="transport">The peer's transport.</param>
/// <param name="time">The clock.</param>
internal sealed class SendProgress(ITransport transport, TimeProvider time)
{
    private long _acknowledged;
    private long _since;

    /// <summary>Gets whether bytes waited at the last measurement.</summary>
    public bool IsWaiting => _since != 0;

    /// <summary>Measures the time without progress; zero if no bytes wait.</summary>
    /// <param name="pending">The time for which the present write has been waiting.</param>
    public TimeSpan SinceLast(TimeSpan pending)
    {
        if (transport.Acknowledged is not { } acknowledged)
        {
            // Without reports by the system, the pending write decides.
            return pending;
        }

        if (acknowledged.IsComplete && pending == TimeSpan.Zero)
        {
            _since = 0;
            return TimeSpan.Zero;
        }

        if (_since == 0 || acknowledged.Bytes != _acknowledged)
        {
            _acknowledged = acknowledged.Bytes;
            _since = time.GetTimestamp();
        }

        return time.GetElapsedTime(_since);
    }
}
