using System.Buffers;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

/// <summary>
/// The newest events of a room as bytes of one wire format: each event is encoded once, and every session of that format
/// sends from the same memory. One writer appends; readers take slices without a lock and never copy. A slice begins and
/// ends at event boundaries and stays as it is until the reader disposes it; then, and once it has fallen out of the log,
/// its memory is used again.
/// </summary>
public sealed class ByteLog
{
    /// <summary>How much a reader sends at once: as much as lies side by side, for what a send costs hardly depends on it.</summary>
    public const int SliceBytes = 256 << 10;

    private const int SmallestSegment = 16 << 10;

    private readonly WireFormat _format;
    private readonly int _announcedSingly;
    private readonly int _segmentBytes;
    private readonly long _budgetBytes;
    private readonly ArrayBufferWriter<byte> _encoded = new(1024);
    private readonly SegmentPool _pool;
    private readonly List<ByteSegment> _begun = [];
    private volatile ByteSegment[] _segments = [];
    private int _newSegmentBytes;
    private long _bytes;
    private long _nextSequence;
    private int _prepared;

    /// <param name="format">How events are encoded.</param>
    /// <param name="firstSequence">The number of the first event that will be appended.</param>
    /// <param name="budgetBytes">Memory for segments; at least one segment is always kept.</param>
    /// <param name="segmentBytes">
    /// Size of a segment; the first ones are smaller, so that a quiet room costs little, and an event larger than that gets
    /// one of its own.
    /// </param>
    /// <param name="announcedSingly">
    /// How many joins, or leaves, in a row of one batch have a line each where the format can say the rest in one; 0 for all.
    /// </param>
    public ByteLog(
        WireFormat format, long firstSequence, long budgetBytes, int segmentBytes = 256 << 10, int announcedSingly = 0)
    {
        _format = format;
        _announcedSingly = announcedSingly;
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
        // A small budget in smaller pieces, or the tail would jump from full to nearly empty.
        _segmentBytes = (int)Math.Clamp(budgetBytes / 8, Math.Min(segmentBytes, SmallestSegment), segmentBytes);
        _newSegmentBytes = Math.Min(_segmentBytes, SmallestSegment);
        _pool = new SegmentPool(_segmentBytes);
    }

    /// <summary>The number the next appended event must have.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>Bytes of memory held in segments, with their index.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Encodes a batch and makes it visible. Only the one writer may call this.</summary>
    public void Append(IReadOnlyList<RoomEvent> events)
    {
        Prepare(events);
        Publish();
    }

    /// <summary>
    /// Encodes a batch to where it will be, unseen until <see cref="Publish"/>; one batch at a time. Only for the writer.
    /// </summary>
    /// <param name="events">Numbered events that follow the last one published.</param>
    public void Prepare(IReadOnlyList<RoomEvent> events)
    {
        var segment = _segments is [.., var last] ? last : null;
        var fold = new AnnouncementFold(_announcedSingly);
        for (var i = 0; i < events.Count; i++)
        {
            var roomEvent = events[i];
            _encoded.ResetWrittenCount();
            _format.EncodeInBatch(roomEvent, fold.Next(events, i), _encoded);
            var bytes = _encoded.WrittenSpan;
            if (segment is null || !segment.Fits(bytes.Length))
            {
                segment = BeginSegment(roomEvent.Sequence, bytes.Length, segment);
            }

            segment.Write(bytes);
        }

        _prepared = events.Count;
    }

    /// <summary>Makes what is prepared visible, if there is anything. Only for the writer.</summary>
    public void Publish()
    {
        if (_segments is [.., var last])
        {
            last.Publish();
        }

        _begun.ForEach(segment => segment.Publish());
        if (_begun.Count > 0)
        {
            AddSegments();
        }

        Volatile.Write(ref _nextSequence, _nextSequence + _prepared);
        _prepared = 0;
    }

    /// <summary>Forgets what is prepared: it is not going to be shown. Only for the writer.</summary>
    public void Discard()
    {
        if (_segments is [.., var last])
        {
            last.Discard();
        }

        _begun.ForEach(segment => segment.Release());
        _begun.Clear();
        _prepared = 0;
    }

    /// <summary>
    /// Finds what a reader sends next: events from <paramref name="cursor"/> up to, not including,
    /// <paramref name="limit"/>, as many whole ones as fit into <paramref name="maxBytes"/> and lie side by side, but at
    /// least one.
    /// </summary>
    /// <param name="cursor">The reader's place; not moved (the reader moves it to <see cref="ByteSlice.Next"/> once sent).</param>
    /// <param name="limit">Number of the first event this reader must not get.</param>
    /// <param name="maxBytes">Soft bound of the slice; one larger event still comes whole.</param>
    /// <param name="slice">
    /// The bytes to send, to be disposed if the result is <see cref="LogRead.Slice"/>; none where a later event says these
    /// ones too, and then the cursor has only to be moved on.
    /// </param>
    public LogRead Read(ref ByteCursor cursor, long limit, int maxBytes, out ByteSlice slice)
    {
        slice = default;
        if (cursor.Sequence >= limit || cursor.Sequence >= NextSequence)
        {
            return LogRead.CaughtUp;
        }

        var segment = cursor.Segment;
        if (segment is null || !segment.Holds(cursor.Sequence) || !segment.TryLease())
        {
            segment = cursor.Segment = Lease(cursor.Sequence);
            if (segment is null)
            {
                return LogRead.OutOfTail;
            }
        }

        slice = segment.Slice(cursor.Sequence, limit, maxBytes);
        return LogRead.Slice;
    }

    /// <summary>
    /// Begins a segment for an event, and for what the one before has of the same batch if that is little: whoever is sent a
    /// batch in two pieces costs two sends.
    /// </summary>
    private ByteSegment BeginSegment(long sequence, int bytes, ByteSegment? before)
    {
        var memory = _pool.Rent(Math.Max(_newSegmentBytes, bytes));
        _newSegmentBytes = Math.Min(_segmentBytes, _newSegmentBytes * 2);
        var moves = _begun.Count == 0 && before is not null && before.IsLittlePrepared(bytes, memory);
        var segment = new ByteSegment(moves ? sequence - before!.PreparedCount : sequence, memory, _pool);
        if (moves)
        {
            segment.MovePreparedFrom(before!);
        }

        _begun.Add(segment);
        return segment;
    }

    private void AddSegments()
    {
        var old = _segments;
        ByteSegment[] segments = [.. old, .. _begun];
        var bytes = _bytes + _begun.Sum(segment => segment.Size);
        _begun.Clear();
        var dropped = 0;
        while (bytes > _budgetBytes && dropped < segments.Length - 1)
        {
            bytes -= segments[dropped++].Size;
        }

        _segments = dropped == 0 ? segments : segments[dropped..];
        Volatile.Write(ref _bytes, bytes);
        // After the list: whoever finds a segment in it and comes too late for a lease finds the list without it.
        foreach (var gone in segments.AsSpan(0, dropped))
        {
            gone.Release();
        }
    }

    private ByteSegment? Lease(long sequence)
    {
        while (Find(sequence) is { } segment)
        {
            if (segment.TryLease())
            {
                return segment;
            }
        }

        return null;
    }

    private ByteSegment? Find(long sequence)
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
}
