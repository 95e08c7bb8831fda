namespace ChatRoom.Server.History;

/// <summary>Tells the time of day for ages, without the jumps of the machine's clock.</summary>
/// <remarks>
/// It compares the clock with the time that has really passed. A clock that jumped forward is followed only after it has
/// kept its new time for <see cref="Confirmation"/>; one that jumped back is followed at once, because that deletes nothing.
/// Not thread-safe.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class SteadyClock(TimeProvider time)
{
    /// <summary>The time for which a clock must go steadily after a jump forward.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromHours(1);

    // Corrections of the network's time are far smaller, and so are delays between two reads.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    private readonly long _started = time.GetTimestamp();
    private DateTimeOffset _known = time.GetUtcNow();
    private long _knownSince = time.GetTimestamp();
    private TimeSpan _jump;
    private long _jumpedSince;

    /// <summary>
    /// Gets whether it has run for <see cref="Confirmation"/>. Before that, the clock may still have a wrong time from the
    /// start of the machine.
    /// </summary>
    public bool IsConfirmed => time.GetElapsedTime(_started) >= Confirmation;

    /// <summary>Gets by how much the clock is ahead because of jumps that are not confirmed; zero if it is not.</summary>
    public TimeSpan Jump => _jump;

    /// <summary>Returns the time; never later than the clock says.</summary>
    public DateTimeOffset GetUtcNow()
    {
        var wall = time.GetUtcNow();
        var expected = _known + time.GetElapsedTime(_knownSince);
        var ahead = wall - expected;
        if (ahead <= Tolerance)
        {
            return Follow(wall);
        }

        if ((ahead - _jump).Duration() > Tolerance)
        {
            (_jump, _jumpedSince) = (ahead, time.GetTimestamp());
        }

        return time.GetElapsedTime(_jumpedSince) >= Confirmation ? Follow(wall) : expected;
    }

    private DateTimeOffset Follow(DateTimeOffset wall)
    {
        (_known, _knownSince, _jump) = (wall, time.GetTimestamp(), TimeSpan.Zero);
        return wall;
    }
}
