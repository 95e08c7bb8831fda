using System.Buffers;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Log;

/// <summary>Keeps the newest events of a room as bytes of one wire format, encoded once for all readers.</summary>
/// <remarks>
/// One writer appends. Readers take slices of whole events without a lock and without a copy. The memory is used again
/// after a reader has disposed its slice.
/// </remarks>
public sealed class ByteLog
{
    /// <summary>Limits a slice; the cost of a send hardly depends on its size.</summary>
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

    /// <param name="format">The wire format that encodes the events.</param>
    /// <param name="firstSequence">The number of the first event that will be appended.</param>
    /// <param name="budgetBytes">Memory for segments; at least one segment is always kept.</param>
    /// <param name="segmentBytes">
    /// The size of a segment. The first segments are smaller to save memory in quiet rooms; a larger event gets a
    /// segment of its own.
    /// </param>
    /// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>; 0 for no limit.</param>
    public ByteLog(
        WireFormat format, long firstSequence, long budgetBytes, int segmentBytes = 256 << 10, int announcedSingly = 0)
    {
        _format = format;
        _announcedSingly = announcedSingly;
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
        // With large segments, a small budget would make the tail jump from full to nearly empty.
        _segmentBytes = (int)Math.Clamp(budgetBytes / 8, Math.Min(segmentBytes, SmallestSegment), segmentBytes);
        _newSegmentBytes = Math.Min(_segmentBytes, SmallestSegment);
        _pool = new SegmentPool(_segmentBytes);
    }

    /// <summary>Gets the number that the next appended event must have.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>Gets the memory of the segments with their index, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Encodes a batch and makes it visible; only for the writer.</summary>
    public void Append(IReadOnlyList<RoomEvent> events)
    {
        Prepare(events);
        Publish();
    }

    /// <summary>
    /// Encodes a batch to its final place, invisible until <see cref="Publish"/>; only for the writer.
    /// </summary>
    /// <param name="events">The numbered events that follow the last published one.</param>
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

    /// <summary>Makes the prepared batch visible, if there is one; only for the writer.</summary>
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

    /// <summary>Discards the prepared batch; only for the writer.</summary>
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

    /// <summary>Replaces the bytes of a published event by those of its present form, if they are still here; only for the writer.</summary>
    /// <remarks>A reader that is sending the old bytes keeps them until it has sent them. Then they are overwritten.</remarks>
    public void Replace(RoomEvent now)
    {
        var place = Array.FindLastIndex(_segments, segment => segment.FirstSequence <= now.Sequence);
        if (place < 0 || !_segments[place].Holds(now.Sequence))
        {
            return;
        }

        _encoded.ResetWrittenCount();
        _format.Encode(now, _encoded);
        var old = _segments[place];
        var replaced = old.With(now.Sequence, _encoded.WrittenSpan);
        ByteSegment[] segments = [.. _segments];
        segments[place] = replaced;
        _segments = segments;
        Volatile.Write(ref _bytes, _bytes + replaced.Size - old.Size);
        // After the list has the new one: a reader without a lease finds it there.
        old.Retire();
    }

    /// <summary>Finds the whole events that a reader sends next, side by side and at least one.</summary>
    /// <param name="cursor">
    /// The reader's place. The reader moves it to <see cref="ByteSlice.Next"/> after the send.
    /// </param>
    /// <param name="limit">The number of the first event that this reader must not get.</param>
    /// <param name="maxBytes">The soft bound of the slice; one larger event still comes whole.</param>
    /// <param name="slice">
    /// The bytes to send, to be disposed if the result is <see cref="LogRead.Slice"/>. They are empty if a later event
    /// announces these events too.
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

    /// <summary>Begins a segment and moves the prepared part of the batch to it if that is small.</summary>
    /// <remarks>
    /// A batch in two segments costs two sends for each reader; see docs/decisions/0009-encode-while-the-disk-works.md.
    /// </remarks>
    private ByteSegment BeginSegment(long sequence, int bytes, ByteSegment? before)
    {
        var memory = _pool.Rent(Math.Max(_newSegmentBytes, bytes));
        _newSegmentBytes = Math.Min(_segmentBytes, _newSegmentBytes * 2);
        var moves = _begun.Count == 0 && before is not null && before.PreparedFitsHalf(bytes, memory);
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
        // Released after the list is replaced: a reader without a lease then finds the list without the segment.
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
