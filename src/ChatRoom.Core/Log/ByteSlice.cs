namespace ChatRoom.Core.Log;

/// <summary>
/// Whole events of a <see cref="ByteLog"/>, side by side, to be sent. Their memory is used again for later events once the
/// slice is disposed, which must happen exactly once and soon: no waiting for a peer in between.
/// </summary>
public readonly struct ByteSlice : IDisposable
{
    private readonly ByteSegment _segment;
    private readonly int _start;
    private readonly int _end;

    internal ByteSlice(ByteSegment segment, int start, int end, long next)
    {
        (_segment, _start, _end, Next) = (segment, start, end, next);
    }

    /// <summary>The bytes; not to be touched after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _segment.Bytes(_start, _end);

    /// <summary>The number of the first event after the slice.</summary>
    public long Next { get; }

    /// <summary>
    /// What is left when <paramref name="sent"/> bytes are sent: up to the end of an event, the one that was begun, and of
    /// further ones as far as they fit into <paramref name="maxBytes"/>.
    /// </summary>
    /// <param name="sent">Bytes sent, fewer than there are.</param>
    /// <param name="maxBytes">Soft bound of the rest.</param>
    /// <param name="next">The number of the first event after the rest.</param>
    public ReadOnlyMemory<byte> Remainder(int sent, int maxBytes, out long next)
    {
        var end = _segment.EndAfter(_start + sent, maxBytes, Next, out next);
        return _segment.Bytes(_start + sent, end);
    }

    /// <inheritdoc/>
    public void Dispose() => _segment.Release();
}
