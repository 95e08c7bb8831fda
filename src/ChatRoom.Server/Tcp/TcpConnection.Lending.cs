using ChatRoom.Core.Delivery;
using ChatRoom.Core.Log;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <content>
/// Lends the socket of an idle connection with exactly one receiver to the room's fan-out
/// (docs/decisions/0008-lend-descriptors-to-the-fan-out.md). During a loan the count of wakes stays above zero, so no
/// other thread sends. Each further wake reclaims the loan.
/// </content>
internal abstract partial class TcpConnection
{
    private volatile bool _isLent;
    private volatile TaskCompletionSource? _reclaimed;

    /// <summary>Gets whether the fan-out sends for this connection now.</summary>
    public bool IsLent => _isLent;

    /// <summary>
    /// Sends the rest and stops lending, so that the transport can be closed without a wait for a loan.
    /// </summary>
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

    /// <summary>Lends the socket; see <see cref="Receiver.TryLend"/>.</summary>
    public bool TryLend(TcpReceiver receiver, out Loan loan)
    {
        loan = default;
        if (!SendsSlices || Interlocked.CompareExchange(ref _wakes, 1, 0) != 0)
        {
            return false;
        }

        _isLent = true;
        // From here on a wake sees the loan, or this thread sees the wake.
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

    /// <summary>Ends the loan; see <see cref="Receiver.OnReclaimed"/>.</summary>
    public void OnReclaimed(TcpReceiver receiver, ByteSlice begun, int sent)
    {
        transport.ReclaimDescriptor();
        _isLent = false;
        Interlocked.MemoryBarrier();
        _reclaimed?.TrySetResult();
        if (sent > 0)
        {
            CopyRemainder(receiver, begun, sent);
        }

        SendWhileWoken();
    }

    private void ReclaimLoan()
    {
        // Only one receiver can have a loan; for any other receiver this has no effect.
        foreach (var receiver in _receivers)
        {
            receiver.Room.Reclaim(receiver);
        }
    }
}
