using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>
/// Tells a peer that takes little from one that takes nothing. A pending write alone does not: Linux lets it go on only
/// when a third of a buffer of megabytes is free, which a slow reader may need minutes for. Not thread-safe.
/// </summary>
internal sealed class SendProgress(TimeProvider time)
{
    // Linux, netinet/in.h and linux/tcp.h: struct tcp_info has the bytes the peer has acknowledged at 120.
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;
    private const int BytesAckedAt = 120;

    private readonly byte[] _info = new byte[BytesAckedAt + sizeof(long)];
    private long _acked;
    private long _ackedAt;

    /// <summary>How long the peer has taken nothing; zero while nothing waits for it.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="pending">How long the write has been waiting that waits now.</param>
    public TimeSpan SinceLast(Socket socket, TimeSpan pending)
    {
        if (pending == TimeSpan.Zero)
        {
            return pending;
        }

        // Where the system does not say, every look finds the same, and the pending write decides.
        var acked = Acknowledged(socket);
        if (acked != _acked)
        {
            _acked = acked;
            _ackedAt = time.GetTimestamp();
        }

        var quiet = _ackedAt == 0 ? pending : time.GetElapsedTime(_ackedAt);
        return quiet < pending ? quiet : pending;
    }

    private long Acknowledged(Socket socket)
    {
        try
        {
            return OperatingSystem.IsLinux() && socket.GetRawSocketOption(IpProtoTcp, TcpInfo, _info) == _info.Length
                ? BinaryPrimitives.ReadInt64LittleEndian(_info.AsSpan(BytesAckedAt))
                : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It ends by itself.
            return 0;
        }
    }
}
