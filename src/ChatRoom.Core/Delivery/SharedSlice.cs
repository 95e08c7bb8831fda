using ChatRoom.Core.Log;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// Holds the slice that all receivers with the same cursor are sent: found and leased once for all of them.
/// </summary>
/// <remarks>For one thread, which releases the slice before it does anything else.</remarks>
internal sealed class SharedSlice
{
    private ByteLog? _log;
    private long _sequence;

    /// <summary>Gets the slice that <see cref="TryRead"/> found last, until <see cref="Release"/>.</summary>
    public ByteSlice Slice { get; private set; }

    /// <summary>Finds contiguous events from <paramref name="sequence"/> up to, not including, <paramref name="limit"/>.</summary>
    /// <returns>False if they have left the log's memory.</returns>
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

    /// <summary>Sends the slice. Never waits, never throws.</summary>
    /// <param name="sender">The sender of the descriptor's door.</param>
    /// <param name="descriptor">The socket.</param>
    /// <param name="sent">How many bytes the system took.</param>
    /// <returns>Whether that is all of it.</returns>
    public bool TrySend(IDescriptorSender sender, int descriptor, out int sent)
    {
        var bytes = Slice.Bytes.Span;
        sent = bytes.IsEmpty ? 0 : Math.Max(0, sender.Send(descriptor, bytes));
        return sent == bytes.Length;
    }

    /// <summary>Releases the lease.</summary>
    public void Release()
    {
        if (_log is not null)
        {
            Slice.Dispose();
            (_log, Slice) = (null, default);
        }
    }
}
