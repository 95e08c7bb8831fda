using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Net;

/// <summary>Accepts connections at one port.</summary>
internal sealed class SocketListener : IDisposable
{
    private const int Backlog = 4096;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;

    /// <summary>Listens at a port.</summary>
    /// <param name="address">The address; null for all interfaces.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="sendBuffer">The bytes that the system may buffer for each client; 0 for its own choice.</param>
    /// <exception cref="SocketException">The port is taken, or the address is not one of this machine.</exception>
    public SocketListener(IPAddress? address, int port, int sendBuffer)
    {
        address ??= Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                // Accepts IPv4 clients as well.
                _socket.DualMode = true;
            }

            if (sendBuffer > 0)
            {
                // Accepted sockets inherit it.
                _socket.SendBufferSize = sendBuffer;
            }

            _socket.Bind(new IPEndPoint(address, port));
            _socket.Listen(Backlog);
            EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Gets the address of the listener.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Accepts connections until the token ends it; a fault of one connection never stops it.</summary>
    /// <param name="admit">Takes over a connection, with the address of its peer; the next one is accepted when its task ends.</param>
    /// <param name="failed">Takes the error of a failed accept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the accepting.</param>
    public async Task RunAsync(
        Func<Socket, IPEndPoint, ValueTask> admit, Action<SocketError> failed, TimeProvider time, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var accepted = await _socket.AcceptAsync(stopping);
                if (PeerOf(accepted) is { } peer)
                {
                    await admit(accepted, peer);
                }
                else
                {
                    accepted.Dispose();
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                failed(e.SocketErrorCode);
                // The loop must not spin while the system has no descriptors or memory.
                if (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.SocketError)
                {
                    await Task.Delay(Rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Finds the address of the peer; null if the peer reset the connection before it was accepted.</summary>
    private static IPEndPoint? PeerOf(Socket accepted)
    {
        try
        {
            return accepted.RemoteEndPoint is IPEndPoint peer ? new IPEndPoint(ClientAddress.Unmapped(peer.Address), peer.Port) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
