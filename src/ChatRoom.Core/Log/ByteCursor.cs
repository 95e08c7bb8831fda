namespace ChatRoom.Core.Log;

/// <summary>Holds a reader's place in a <see cref="ByteLog"/>.</summary>
/// <remarks>A slow reader costs no further memory.</remarks>
public struct ByteCursor
{
    private long _sequence;

    public ByteCursor(long sequence) => _sequence = sequence;

    /// <summary>Gets the number of the next event that the reader has not had.</summary>
    public readonly long Sequence => _sequence;

    internal ByteSegment? Segment { get; set; }

    /// <summary>
    /// Moves to <paramref name="sequence"/> and drops a passed segment, so that an idle reader pins none.
    /// </summary>
    public void MoveTo(long sequence)
    {
        _sequence = sequence;
        if (Segment is { } segment && !segment.Holds(sequence))
        {
            Segment = null;
        }
    }
}
