namespace ChatRoom.Core.Log;

/// <summary>Lends whole contiguous events of a <see cref="ByteLog"/> to a sender.</summary>
/// <remarks>
/// The sender must dispose the slice exactly once, without waiting for a peer. Then later events may use the memory.
/// </remarks>
public readonly struct ByteSlice : IDisposable
{
    private readonly ByteSegment _segment;
    private readonly int _start;
    private readonly int _end;

    internal ByteSlice(ByteSegment segment, int start, int end, long next)
    {
        (_segment, _start, _end, Next) = (segment, start, end, next);
    }

    /// <summary>Gets the bytes, which are invalid after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _segment.Bytes(_start, _end);

    /// <summary>Gets the number of the first event after the slice.</summary>
    public long Next { get; }

    /// <summary>Gets the rest after a partial send, up to the end of the begun event or of a later one.</summary>
    /// <param name="sent">The number of bytes sent; fewer than the slice has.</param>
    /// <param name="maxBytes">The soft bound of the rest.</param>
    /// <param name="next">The number of the first event after the rest.</param>
    public ReadOnlyMemory<byte> Remainder(int sent, int maxBytes, out long next)
    {
        var end = _segment.EndAfter(_start + sent, maxBytes, Next, out next);
        return _segment.Bytes(_start + sent, end);
    }

    /// <inheritdoc/>
    public void Dispose() => _segment.Release();
}
