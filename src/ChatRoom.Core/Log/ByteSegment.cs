namespace ChatRoom.Core.Log;

/// <summary>Holds a run of encoded events in pooled memory.</summary>
/// <remarks>
/// Published bytes never change while a lease exists. The log and each sending reader hold a lease; the last lease
/// returns the memory to the pool.
/// </remarks>
internal sealed class ByteSegment(long firstSequence, SegmentMemory memory, SegmentPool pool)
{
    private SegmentMemory _memory = memory;
    private int _leases = 1;
    private int _count;
    private int _length;
    private int _publishedCount;
    private volatile bool _isRetired;

    /// <summary>Gets the number of the first event.</summary>
    public long FirstSequence { get; } = firstSequence;

    /// <summary>Gets the size of the memory in bytes, its index included.</summary>
    public long Size { get; } = memory.Size;

    private int PublishedLength => _publishedCount == 0 ? 0 : _memory.Ends[_publishedCount - 1];

    /// <summary>Returns whether an event of this size fits; only for the writer.</summary>
    public bool Fits(int bytes) => _memory.Bytes.Length - _length >= bytes && _count < _memory.Ends.Length;

    /// <summary>Returns whether the segment has the event and readers may read it.</summary>
    public bool Holds(long sequence) =>
        sequence >= FirstSequence && sequence < FirstSequence + Volatile.Read(ref _publishedCount);

    /// <summary>Adds the next event; only for the writer.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memory.Bytes.AsSpan(_length));
        _length += bytes.Length;
        _memory.Ends[_count++] = _length;
    }

    /// <summary>Gets the number of events written since <see cref="Publish"/>; only for the writer.</summary>
    public int PreparedCount => _count - _publishedCount;

    /// <summary>
    /// Returns whether the prepared events and some more bytes fill at most half of a memory; only for the writer.
    /// </summary>
    public bool PreparedFitsHalf(int extraBytes, SegmentMemory memory) =>
        2 * (_length - PublishedLength + extraBytes) <= memory.Bytes.Length && 2 * PreparedCount < memory.Ends.Length;

    /// <summary>Moves the prepared events of another segment to this empty one; only for the writer.</summary>
    public void MovePreparedFrom(ByteSegment other)
    {
        var start = other.PublishedLength;
        _length = other._length - start;
        other._memory.Bytes.AsSpan(start, _length).CopyTo(_memory.Bytes);
        foreach (var end in other._memory.Ends.AsSpan(other._publishedCount, other.PreparedCount))
        {
            _memory.Ends[_count++] = end - start;
        }

        other.Discard();
    }

    /// <summary>Makes the written events visible to readers.</summary>
    public void Publish() => Volatile.Write(ref _publishedCount, _count);

    /// <summary>Discards the events written since <see cref="Publish"/>; only for the writer.</summary>
    public void Discard()
    {
        _length = PublishedLength;
        _count = _publishedCount;
    }

    /// <summary>Returns a segment with other bytes for one event, also with the prepared events; only for the writer.</summary>
    public ByteSegment With(long sequence, ReadOnlySpan<byte> bytes)
    {
        var changed = (int)(sequence - FirstSequence);
        var start = changed == 0 ? 0 : _memory.Ends[changed - 1];
        var length = _length - (_memory.Ends[changed] - start) + bytes.Length;
        var segment = new ByteSegment(FirstSequence, pool.Rent(Math.Max(_memory.Bytes.Length, length)), pool);
        for (var (i, from) = (0, 0); i < _count; from = _memory.Ends[i++])
        {
            segment.Write(i == changed ? bytes : _memory.Bytes.AsSpan(from, _memory.Ends[i] - from));
        }

        segment._publishedCount = _publishedCount;
        return segment;
    }

    /// <summary>Ends the log's lease of a segment that another one has replaced: nobody reads it from now on.</summary>
    public void Retire()
    {
        _isRetired = true;
        Release();
    }

    /// <summary>
    /// Takes a lease, which keeps the memory until <see cref="Release"/>; false if the memory is returned already, or the
    /// segment is replaced.
    /// </summary>
    public bool TryLease()
    {
        for (var leases = Volatile.Read(ref _leases); leases > 0 && !_isRetired;)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
            {
                return true;
            }

            leases = seen;
        }

        return false;
    }

    /// <summary>Ends one lease; the last one returns the memory.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            if (_isRetired)
            {
                // It has a text that nobody is to read again.
                Array.Clear(_memory.Bytes);
            }

            pool.Return(_memory);
            _memory = SegmentMemory.None;
        }
    }

    /// <summary>
    /// Takes the events from <paramref name="sequence"/> to below <paramref name="limit"/> that fit, but at least one.
    /// </summary>
    /// <remarks>The caller holds a lease, which passes to the slice.</remarks>
    public ByteSlice Slice(long sequence, long limit, int maxBytes)
    {
        var end = (int)Math.Min(Volatile.Read(ref _publishedCount), limit - FirstSequence);
        var first = (int)(sequence - FirstSequence);
        var start = first == 0 ? 0 : _memory.Ends[first - 1];
        if (_memory.Ends[end - 1] - start > maxBytes)
        {
            end = Math.Max(first + 1, UpperBound(start + maxBytes, first, end));
        }

        return new ByteSlice(this, start, _memory.Ends[end - 1], FirstSequence + end);
    }

    internal ReadOnlyMemory<byte> Bytes(int start, int end) => _memory.Bytes.AsMemory(start, end - start);

    /// <summary>
    /// Finds the end of the event at <paramref name="position"/>, or of a later one within <paramref name="maxBytes"/>.
    /// </summary>
    internal int EndAfter(int position, int maxBytes, long limit, out long next)
    {
        var count = (int)(limit - FirstSequence);
        var begun = UpperBound(position, 0, count);
        var end = Math.Max(begun + 1, UpperBound(position + maxBytes, begun, count));
        next = FirstSequence + end;
        return _memory.Ends[end - 1];
    }

    /// <summary>
    /// Returns how many of the first <paramref name="to"/> events end at or before a position; at least <paramref
    /// name="from"/>.
    /// </summary>
    private int UpperBound(int position, int from, int to)
    {
        var place = Array.BinarySearch(_memory.Ends, from, to - from, position);
        return place >= 0 ? place + 1 : ~place;
    }
}
