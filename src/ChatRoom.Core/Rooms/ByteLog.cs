using System.Buffers;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// The newest events of a room as bytes of one wire format: each event is encoded once, and every session of that format
/// sends from the same memory. One writer appends; readers take slices without a lock and never copy. A slice begins and
/// ends at event boundaries and stays valid for as long as the reader holds it: segments are never reused.
/// </summary>
public sealed class ByteLog
{
    private readonly WireFormat _format;
    private readonly int _segmentBytes;
    private readonly long _budgetBytes;
    private readonly ArrayBufferWriter<byte> _encoded = new(1024);
    private volatile Segment[] _segments = [];
    private long _bytes;
    private long _nextSequence;

    /// <param name="format">How events are encoded.</param>
    /// <param name="firstSequence">The number of the first event that will be appended.</param>
    /// <param name="budgetBytes">Memory for segments; at least one segment is always kept.</param>
    /// <param name="segmentBytes">Size of a segment; an event larger than that gets one of its own.</param>
    public ByteLog(WireFormat format, long firstSequence, long budgetBytes, int segmentBytes = 64 << 10)
    {
        _format = format;
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
        _segmentBytes = segmentBytes;
    }

    /// <summary>The number the next appended event must have.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>Bytes held in segments.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>
    /// Encodes a batch and makes it visible at once per segment. Only the one writer may call this.
    /// </summary>
    public void Append(IReadOnlyList<RoomEvent> events)
    {
        var segment = _segments is [.., var last] ? last : null;
        foreach (var roomEvent in events)
        {
            _encoded.ResetWrittenCount();
            _format.Encode(roomEvent, _encoded);
            var bytes = _encoded.WrittenSpan;
            if (segment is null || !segment.HasRoomFor(bytes.Length))
            {
                segment?.Publish();
                segment = AddSegment(roomEvent.Sequence, bytes.Length);
            }

            segment.Write(bytes);
        }

        segment?.Publish();
        if (events.Count > 0)
        {
            Volatile.Write(ref _nextSequence, events[^1].Sequence + 1);
        }
    }

    /// <summary>
    /// Finds what a reader sends next: events from <paramref name="cursor"/> up to, not including,
    /// <paramref name="limit"/>, as many whole ones as fit into <paramref name="maxBytes"/> and lie side by side, but at
    /// least one.
    /// </summary>
    /// <param name="cursor">The reader's place; not moved (the reader moves it to <paramref name="next"/> once sent).</param>
    /// <param name="limit">Number of the first event this reader must not get.</param>
    /// <param name="maxBytes">Soft bound of the slice; one larger event still comes whole.</param>
    /// <param name="slice">The bytes to send.</param>
    /// <param name="next">The number of the first event after the slice.</param>
    public LogRead Read(
        ref ByteCursor cursor, long limit, int maxBytes, out ReadOnlyMemory<byte> slice, out long next)
    {
        slice = default;
        next = cursor.Sequence;
        if (cursor.Sequence >= limit || cursor.Sequence >= NextSequence)
        {
            return LogRead.CaughtUp;
        }

        var segment = cursor.Segment;
        if (segment is null || !segment.Holds(cursor.Sequence))
        {
            segment = cursor.Segment = Find(cursor.Sequence);
            if (segment is null)
            {
                return LogRead.OutOfTail;
            }
        }

        slice = segment.Slice(cursor.Sequence, limit, maxBytes, out next);
        return LogRead.Slice;
    }

    private Segment AddSegment(long firstSequence, int atLeast)
    {
        var segment = new Segment(firstSequence, Math.Max(_segmentBytes, atLeast));
        Segment[] segments = [.. _segments, segment];
        var bytes = _bytes + segment.Capacity;
        var dropped = 0;
        while (bytes > _budgetBytes && dropped < segments.Length - 1)
        {
            bytes -= segments[dropped++].Capacity;
        }

        _segments = dropped == 0 ? segments : segments[dropped..];
        Volatile.Write(ref _bytes, bytes);
        return segment;
    }

    private Segment? Find(long sequence)
    {
        var segments = _segments;
        var low = 0;
        var high = segments.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (segments[middle].FirstSequence <= sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && segments[high].Holds(sequence) ? segments[high] : null;
    }

    /// <summary>A run of encoded events. The writer fills it; what <see cref="Publish"/> covers never changes again.</summary>
    internal sealed class Segment(long firstSequence, int capacity)
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        private int[] _ends = new int[256];
        private int _count;
        private int _length;
        private int _publishedCount;

        public long FirstSequence { get; } = firstSequence;

        public int Capacity => _bytes.Length;

        public bool HasRoomFor(int bytes) => _bytes.Length - _length >= bytes;

        public bool Holds(long sequence) =>
            sequence >= FirstSequence && sequence < FirstSequence + Volatile.Read(ref _publishedCount);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
            if (_count == _ends.Length)
            {
                // Readers may hold the old array; it stays right for all they can see.
                var grown = new int[_ends.Length * 2];
                _ends.CopyTo(grown, 0);
                Volatile.Write(ref _ends, grown);
            }

            _ends[_count++] = _length;
        }

        public void Publish() => Volatile.Write(ref _publishedCount, _count);

        public ReadOnlyMemory<byte> Slice(long sequence, long limit, int maxBytes, out long next)
        {
            var count = Volatile.Read(ref _publishedCount);
            var ends = Volatile.Read(ref _ends);
            var first = (int)(sequence - FirstSequence);
            var end = (int)Math.Min(count, limit - FirstSequence);
            var start = first == 0 ? 0 : ends[first - 1];
            if (ends[end - 1] - start > maxBytes)
            {
                var fitting = Array.BinarySearch(ends, first, end - first, start + maxBytes);
                end = Math.Max(first + 1, fitting >= 0 ? fitting + 1 : ~fitting);
            }

            next = FirstSequence + end;
            return _bytes.AsMemory(start, ends[end - 1] - start);
        }
    }
}

/// <summary>What a reader found in a <see cref="ByteLog"/>.</summary>
public enum LogRead
{
    /// <summary>There are bytes to send.</summary>
    Slice,

    /// <summary>Nothing new, or the reader's limit is reached.</summary>
    CaughtUp,

    /// <summary>The reader is further back than the memory reaches and must read the transcript.</summary>
    OutOfTail,
}

/// <summary>A reader's place in a <see cref="ByteLog"/>. All the memory a slow reader costs.</summary>
public struct ByteCursor
{
    private long _sequence;

    public ByteCursor(long sequence) => _sequence = sequence;

    /// <summary>Number of the next event the reader has not had.</summary>
    public readonly long Sequence => _sequence;

    internal ByteLog.Segment? Segment { get; set; }

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
