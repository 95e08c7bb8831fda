using ChatRoom.Core.Delivery;
using ChatRoom.Core.Log;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <content>
/// What a session at rest lends to the room's fan-out. The fan-out then stands for whoever was woken first: the count of
/// wake-ups stays above zero, so nobody else sends, and whoever wakes the session asks for the loan back.
/// </content>
internal abstract partial class TcpSession
{
    private volatile bool _isLent;

    private bool IsAtRest => _started && HasNothingButEvents && SharesBytes;

    public sealed override bool TryLend(out Loan loan)
    {
        loan = default;
        if (!OperatingSystem.IsLinux() || !SendsSlices || Interlocked.CompareExchange(ref _wakes, 1, 0) != 0)
        {
            return false;
        }

        _isLent = true;
        // Whoever wakes it from here on sees that it is lent, or its wake-up is seen here.
        Interlocked.MemoryBarrier();
        if (IsAtRest && Volatile.Read(ref _wakes) == 1 && TryKeepDescriptor(out var descriptor))
        {
            loan = new Loan(LinuxSender.Instance, descriptor, _cursor.Sequence);
            return true;
        }

        _isLent = false;
        SendWhileWoken();
        return false;
    }

    public sealed override void TakeBack(long sequence, ByteSlice begun, int sent)
    {
        transport.ReleaseDescriptor();
        _isLent = false;
        _cursor.MoveTo(sequence);
        if (sent > 0)
        {
            SetAside(begun, sent);
        }

        SendWhileWoken();
    }

    private bool TryKeepDescriptor(out int descriptor)
    {
        try
        {
            descriptor = transport.KeepDescriptor();
            return true;
        }
        catch (ObjectDisposedException)
        {
            descriptor = -1;
            return false;
        }
    }
}
