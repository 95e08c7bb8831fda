using ChatRoom.Core.Log;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// The slice that all readers with the same cursor are sent, found and leased once for all of them. For one thread, which
/// releases it before it does anything else.
/// </summary>
internal sealed class SharedSlice
{
    // Whoever comes first does not know whether there will be others.
    private const int SendsBeforeHolding = 4;

    private ByteLog? _log;
    private long _sequence;
    private int _sends;
    private IDescriptorSender? _holder;
    private IHeldBytes? _held;

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

    /// <summary>Sends the slice. Never waits, never throws.</summary>
    /// <param name="sender">The sender of the descriptor's door.</param>
    /// <param name="descriptor">Where to.</param>
    /// <param name="sent">How many bytes the system took.</param>
    /// <returns>Whether that is all of it.</returns>
    public bool TrySend(IDescriptorSender sender, int descriptor, out int sent)
    {
        var bytes = Slice.Bytes.Span;
        sent = 0;
        if (bytes.IsEmpty)
        {
            return true;
        }

        if (_sends++ == SendsBeforeHolding)
        {
            (_holder, _held) = (sender, sender.Hold(bytes));
        }

        if (_held is not null && _holder == sender)
        {
            sent = _held.Send(descriptor);
        }

        if (sent <= 0)
        {
            sent = Math.Max(0, sender.Send(descriptor, bytes));
        }

        return sent == bytes.Length;
    }

    /// <summary>Gives the memory of the slice back to its log.</summary>
    public void Release()
    {
        _held?.LetGo();
        (_sends, _holder, _held) = (0, null, null);
        if (_log is not null)
        {
            Slice.Dispose();
            (_log, Slice) = (null, default);
        }
    }
}
