using System.Net;
using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>Opens the socket of a raw port.</summary>
internal static class Listener
{
    private const int Backlog = 4096;

    /// <summary>Binds and listens.</summary>
    /// <param name="endPoint">The address; the one for all of IPv6 takes IPv4 clients as well.</param>
    /// <param name="sendBuffer">The bytes that the system may buffer for each client; 0 for its own choice.</param>
    /// <exception cref="SocketException">The address or the port cannot be used.</exception>
    public static Socket Open(IPEndPoint endPoint, int sendBuffer)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                listener.DualMode = true;
            }

            if (sendBuffer > 0)
            {
                // Accepted sockets inherit it.
                listener.SendBufferSize = sendBuffer;
            }

            listener.Bind(endPoint);
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }
}
