namespace ChatRoom.Core.Log;

/// <summary>A reader's place in a <see cref="ByteLog"/>. All the memory a slow reader costs.</summary>
public struct ByteCursor
{
    private long _sequence;

    public ByteCursor(long sequence) => _sequence = sequence;

    /// <summary>Number of the next event the reader has not had.</summary>
    public readonly long Sequence => _sequence;

    internal ByteSegment? Segment { get; set; }

    /// <summary>Moves on to <paramref name="sequence"/>; forgets the segment so that a reader at rest pins none.</summary>
    public void MoveTo(long sequence)
    {
        _sequence = sequence;
        if (Segment is { } segment && !segment.Holds(sequence))
        {
            Segment = null;
        }
    }
}
