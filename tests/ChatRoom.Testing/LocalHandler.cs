using System.Net;
using System.Net.Sockets;

namespace ChatRoom.Testing;

/// <summary>Makes HTTP clients that come from another loopback address.</summary>
internal static class LocalHandler
{
    /// <summary>Returns a handler whose connections come from an address such as 127.0.0.2.</summary>
    public static SocketsHttpHandler From(string address) => new()
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
