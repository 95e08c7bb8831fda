namespace ChatRoom.Core.Log;

/// <summary>
/// A run of encoded events in memory that is used again. The writer fills it; what <see cref="Publish"/> covers never
/// changes while anybody holds a lease. The log holds one lease for as long as the segment is in it, a reader one for as
/// long as it sends; with the last lease the memory goes back to the pool, so a reader that stays behind keeps none of it.
/// </summary>
internal sealed class ByteSegment(long firstSequence, SegmentMemory memory, SegmentPool pool)
{
    private SegmentMemory _memory = memory;
    private int _leases = 1;
    private int _count;
    private int _length;
    private int _publishedCount;

    /// <summary>The number of the first event.</summary>
    public long FirstSequence { get; } = firstSequence;

    /// <summary>The memory it takes, in bytes, its index included.</summary>
    public long Size { get; } = memory.Size;

    private int PublishedLength => _publishedCount == 0 ? 0 : _memory.Ends[_publishedCount - 1];

    /// <summary>Whether an event of that many bytes fits in. Only for the writer.</summary>
    public bool Fits(int bytes) => _memory.Bytes.Length - _length >= bytes && _count < _memory.Ends.Length;

    /// <summary>Whether the event is in here, and may be read.</summary>
    public bool Holds(long sequence) =>
        sequence >= FirstSequence && sequence < FirstSequence + Volatile.Read(ref _publishedCount);

    /// <summary>Adds the next event. Only for the writer.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memory.Bytes.AsSpan(_length));
        _length += bytes.Length;
        _memory.Ends[_count++] = _length;
    }

    /// <summary>How many events were written since <see cref="Publish"/>. Only for the writer.</summary>
    public int PreparedCount => _count - _publishedCount;

    /// <summary>Whether those, and so many bytes more, would fill at most half of another memory. Only for the writer.</summary>
    public bool IsLittlePrepared(int andBytes, SegmentMemory memory) =>
        2 * (_length - PublishedLength + andBytes) <= memory.Bytes.Length && 2 * PreparedCount < memory.Ends.Length;

    /// <summary>Takes what another segment has prepared, if this one has nothing yet and room for it. Only for the writer.</summary>
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

    /// <summary>Lets readers see what was written.</summary>
    public void Publish() => Volatile.Write(ref _publishedCount, _count);

    /// <summary>Forgets what was written since <see cref="Publish"/>. Only for the writer.</summary>
    public void Discard()
    {
        _length = PublishedLength;
        _count = _publishedCount;
    }

    /// <summary>Keeps the memory as it is until <see cref="Release"/>; false if it has gone back already.</summary>
    public bool TryLease()
    {
        for (var leases = Volatile.Read(ref _leases); leases > 0;)
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

    /// <summary>Ends one lease. The last one gives the memory back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            pool.Return(_memory);
            _memory = SegmentMemory.None;
        }
    }

    /// <summary>
    /// The events from <paramref name="sequence"/> up to, not including, <paramref name="limit"/> that fit into
    /// <paramref name="maxBytes"/>, but at least one. The caller holds a lease, which passes to the slice.
    /// </summary>
    public ByteSlice Slice(long sequence, long limit, int maxBytes)
    {
        var end = (int)Math.Min(Volatile.Read(ref _publishedCount), limit - FirstSequence);
        var first = (int)(sequence - FirstSequence);
        var start = first == 0 ? 0 : _memory.Ends[first - 1];
        if (_memory.Ends[end - 1] - start > maxBytes)
        {
            end = Math.Max(first + 1, CountUpTo(start + maxBytes, first, end));
        }

        return new ByteSlice(this, start, _memory.Ends[end - 1], FirstSequence + end);
    }

    internal ReadOnlyMemory<byte> Bytes(int start, int end) => _memory.Bytes.AsMemory(start, end - start);

    /// <summary>The end of the first event that reaches beyond <paramref name="position"/>, or of later ones up to there and <paramref name="maxBytes"/> more.</summary>
    internal int EndAfter(int position, int maxBytes, long limit, out long next)
    {
        var count = (int)(limit - FirstSequence);
        var begun = CountUpTo(position, 0, count);
        var end = Math.Max(begun + 1, CountUpTo(position + maxBytes, begun, count));
        next = FirstSequence + end;
        return _memory.Ends[end - 1];
    }

    /// <summary>How many of the first <paramref name="to"/> events end at or before a position, known to be at least <paramref name="from"/>.</summary>
    private int CountUpTo(int position, int from, int to)
    {
        var place = Array.BinarySearch(_memory.Ends, from, to - from, position);
        return place >= 0 ? place + 1 : ~place;
    }
}
