using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>Carries the bytes of a client over its own plain TCP socket.</summary>
internal sealed class SocketTransport : ITransport
{
    // Offsets in struct tcp_info (Linux, linux/tcp.h): state, segments under way, acknowledged bytes, bytes not sent yet.
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;
    private const int StateAt = 0;
    private const byte CloseWait = 8;
    private const int UnackedAt = 24;
    private const int BytesAckedAt = 120;
    private const int NotSentBytesAt = 144;
    private const int InfoBytes = NotSentBytesAt + sizeof(int);
    private const int KeepAliveInterval = 10;
    // The system may give less.
    private const int LastSendBuffer = 1 << 20;
    private const int KeepAliveRetries = 3;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;

    public SocketTransport(Socket socket)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        // For the calls that must not wait; the asynchronous calls are not affected.
        socket.Blocking = false;
    }

    public bool IsOpen => true;

    // The old desktop client needs it.
    public bool MayReset => true;

    public Acknowledgement? Acknowledged
    {
        get
        {
            Span<byte> info = stackalloc byte[InfoBytes];
            try
            {
                return OperatingSystem.IsLinux() && _socket.GetRawSocketOption(IpProtoTcp, TcpInfo, info) == info.Length
                    ? new Acknowledgement(
                        BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedAt..]),
                        BinaryPrimitives.ReadInt32LittleEndian(info[UnackedAt..]) == 0
                            && BinaryPrimitives.ReadInt32LittleEndian(info[NotSentBytesAt..]) == 0,
                        BinaryPrimitives.ReadInt32LittleEndian(info[NotSentBytesAt..]))
                    : null;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The reader sees the end of the connection and closes it.
                return null;
            }
        }
    }

    public bool IsReset => Finds(() => _socket.Poll(0, SelectMode.SelectError));

    public bool IsAtEnd => Finds(() => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);

    /// <summary>Returns whether the peer has ended its bytes, and has left no more than so many to read.</summary>
    public bool HasEndedWithin(int bytes) => Finds(() =>
    {
        Span<byte> state = stackalloc byte[1];
        return OperatingSystem.IsLinux()
            && _socket.GetRawSocketOption(IpProtoTcp, TcpInfo, state) == state.Length
            && state[StateAt] == CloseWait
            && _socket.Available <= bytes;
    });

    public void Configure(TimeSpan keepAlive)
    {
        _socket.NoDelay = true;
        // Telnets send half of a synch as urgent data, either half; it must stay in its place among the bytes.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)keepAlive.TotalSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    public ValueTask<OpenResult> OpenAsync(CancellationToken cancellationToken) => new(OpenResult.Open);

    public void EnlargeSendBuffer()
    {
        try
        {
            if (_socket.SendBufferSize < LastSendBuffer)
            {
                _socket.SendBufferSize = LastSendBuffer;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer is gone already.
        }
    }

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) =>
        _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);

    public int Read(Span<byte> buffer)
    {
        var received = _socket.Receive(buffer, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => received,
            SocketError.WouldBlock => -1,
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>Returns the first byte that has come, and leaves it there; null at the end of the peer's bytes.</summary>
    public byte? Peek()
    {
        Span<byte> first = stackalloc byte[1];
        return _socket.Receive(first, SocketFlags.Peek) == 0 ? null : first[0];
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // An asynchronous send costs the socket 300 bytes for good, and nearly always the system takes the bytes at once.
            var sent = Send(bytes.Span);
            bytes = bytes[(sent > 0 ? sent : await _socket.SendAsync(bytes, SocketFlags.None))..];
        }
    }

    public ValueTask EndAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    public void Close() => _socket.Close();

    public void Abort() => _socket.Close(0);

    public bool TryLendDescriptor(out int descriptor)
    {
        descriptor = -1;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var kept = false;
        try
        {
            _handle.DangerousAddRef(ref kept);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        descriptor = (int)_handle.DangerousGetHandle();
        return true;
    }

    public void ReclaimDescriptor() => _handle.DangerousRelease();

    /// <summary>Returns false if the socket is closed already.</summary>
    private static bool Finds(Func<bool> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
