using ChatRoom.Core.Delivery;
using ChatRoom.Core.Log;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <content>
/// Lends the socket to a room's fan-out while the connection is at rest and has exactly one receiver: otherwise two rooms'
/// threads would write to one descriptor. The fan-out then stands for the first waker: the count of wakes stays above zero,
/// so no other thread sends, and each further wake reclaims the loan.
/// </content>
internal abstract partial class TcpConnection
{
    private volatile bool _isLent;
    private volatile TaskCompletionSource? _reclaimed;

    /// <summary>Sends what is left and lends no more, so that the transport can be closed without waiting for a loan.</summary>
    public async Task CloseAsync()
    {
        _finishing = true;
        _reclaimed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Wake();
        Interlocked.MemoryBarrier();
        if (_isLent)
        {
            await _reclaimed.Task;
        }
    }

    /// <summary>See <see cref="Receiver.TryLend"/>.</summary>
    public bool TryLend(TcpReceiver receiver, out Loan loan)
    {
        loan = default;
        if (!SendsSlices || Interlocked.CompareExchange(ref _wakes, 1, 0) != 0)
        {
            return false;
        }

        _isLent = true;
        // From here on a wake sees the loan, or its effect is seen here.
        Interlocked.MemoryBarrier();
        if (_started && receiver.IsStarted && HasOnlyEvents && SharesBytes && _receivers.Length == 1
            && Volatile.Read(ref _wakes) == 1 && transport.TryLendDescriptor(out var descriptor))
        {
            loan = new Loan(LinuxSender.Instance, descriptor, receiver.Next);
            return true;
        }

        _isLent = false;
        SendWhileWoken();
        return false;
    }

    /// <summary>See <see cref="Receiver.OnReclaimed"/>.</summary>
    public void OnReclaimed(TcpReceiver receiver, ByteSlice begun, int sent)
    {
        transport.ReclaimDescriptor();
        _isLent = false;
        Interlocked.MemoryBarrier();
        _reclaimed?.TrySetResult();
        if (sent > 0)
        {
            KeepRemainder(receiver, begun, sent);
        }

        SendWhileWoken();
    }

    private void ReclaimLoan()
    {
        // Only the lender has a loan; for any other receiver this does nothing.
        foreach (var receiver in _receivers)
        {
            receiver.Room.Reclaim(receiver);
        }
    }
}
