using System.Buffers;
using System.Net.Sockets;

namespace ChatRoom.Server.Proxies;

/// <summary>Takes the PROXY header from a socket, and leaves the client's own bytes in it.</summary>
internal static class ProxyHeaderReader
{
    /// <summary>Waits for the header and takes it.</summary>
    /// <returns>Null if the connection ended before the header did.</returns>
    /// <exception cref="InvalidDataException">The bytes are no header.</exception>
    public static async Task<ProxyHeader?> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var received = ArrayPool<byte>.Shared.Rent(ProxyHeader.MaxBytes);
        try
        {
            for (var length = 0; ;)
            {
                var peeked = await socket.ReceiveAsync(received.AsMemory(length), SocketFlags.Peek, cancellationToken);
                if (peeked == 0)
                {
                    return null;
                }

                var header = ProxyHeader.Read(received.AsSpan(0, length + peeked));
                var end = header?.Length ?? length + peeked;
                while (length < end)
                {
                    length += await socket.ReceiveAsync(received.AsMemory(length..end), SocketFlags.None, cancellationToken);
                }

                if (header is not null)
                {
                    return header;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(received);
        }
    }
}
