using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatRoom.Testing;

/// <summary>Finds ports for programs that cannot take any free one and say which.</summary>
internal static class FreePort
{
    // Below the range from which the system takes ports for clients.
    private const int First = 10_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>Returns a port that nobody listens at, another one at each call.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (!_given.TryAdd(port, true))
            {
                continue;
            }

            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one is free.
            }
        }
    }
}
