using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>
/// The bytes of one TCP client. What the system can do at once is done without a task; only a peer that is slow, or silent,
/// is waited for. One reader and one sender at a time; fails with <see cref="SocketException"/> or
/// <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed class SocketTransport
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;

    public SocketTransport(Socket socket)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        // For the calls that do not wait; the others work as ever.
        socket.Blocking = false;
    }

    /// <summary>Keeps the socket's descriptor open until <see cref="ReleaseDescriptor"/>; so long the socket does not close.</summary>
    public int KeepDescriptor()
    {
        var kept = false;
        _handle.DangerousAddRef(ref kept);
        return (int)_handle.DangerousGetHandle();
    }

    /// <summary>Ends what <see cref="KeepDescriptor"/> began.</summary>
    public void ReleaseDescriptor() => _handle.DangerousRelease();

    /// <summary>Sends as much as the system takes at once; returns how many bytes that were, which may be none.</summary>
    public int SendNow(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>Sends everything; completes when the system has taken it.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }

    /// <summary>Takes what has come, without waiting.</summary>
    /// <returns>How many bytes: 0 at the end of what the peer sends, -1 if nothing has come.</returns>
    public int ReceiveNow(Span<byte> buffer)
    {
        var received = _socket.Receive(buffer, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>Waits until there is something to receive, the end included. Holds no buffer meanwhile.</summary>
    public ValueTask<int> WaitToReceiveAsync(CancellationToken cancellationToken) =>
        _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
}
