namespace ChatRoom.Core.Rooms;

/// <summary>
/// The slice that all readers with the same cursor are sent, found and leased once for all of them. For one thread, which
/// releases it before it does anything else.
/// </summary>
internal sealed class SharedSlice
{
    private ByteLog? _log;
    private long _sequence;

    /// <summary>What <see cref="TryRead"/> found last, until <see cref="Release"/>.</summary>
    public ByteSlice Slice { get; private set; }

    /// <summary>
    /// Finds the events from <paramref name="sequence"/> up to, not including, <paramref name="limit"/> that lie side by side.
    /// </summary>
    /// <returns>False if they are not in the log's memory any more.</returns>
    public bool TryRead(ByteLog log, long sequence, long limit)
    {
        if (_log == log && _sequence == sequence)
        {
            return true;
        }

        Release();
        var cursor = new ByteCursor(sequence);
        if (log.Read(ref cursor, limit, ByteLog.SliceBytes, out var slice) != LogRead.Slice)
        {
            return false;
        }

        (_log, _sequence, Slice) = (log, sequence, slice);
        return true;
    }

    /// <summary>Gives the memory of the slice back to its log.</summary>
    public void Release()
    {
        if (_log is not null)
        {
            Slice.Dispose();
            (_log, Slice) = (null, default);
        }
    }
}
