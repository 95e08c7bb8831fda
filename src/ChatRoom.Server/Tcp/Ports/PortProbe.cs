using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp.Ports;

/// <summary>Sends a secret line through a real connection to the raw port, and through the loops of the rooms back.</summary>
/// <remarks>
/// The connection takes no place of a client, and there is no person and no event: the door knows it by the port of the system
/// that the probe holds meanwhile. Thread-safe.
/// </remarks>
public sealed class PortProbe(RoomDirectory rooms, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly byte[] Answer = "ok\n"u8.ToArray();

    private readonly byte[] _secret = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32) + '\n');
    private readonly ConcurrentDictionary<int, IPAddress> _expected = new();

    /// <summary>Returns whether the door takes the line, and all rooms answer, before the token is cancelled.</summary>
    /// <param name="door">The address of the listener.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> AskAsync(IPEndPoint door, CancellationToken cancellationToken)
    {
        var address = door.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : door.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : door.Address;
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var port = 0;
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            _expected[port] = address;
            await socket.ConnectAsync(new IPEndPoint(address, door.Port), cancellationToken);
            await socket.SendAsync(_secret, cancellationToken);
            return await ReadAsync(socket, Answer, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _expected.TryRemove(port, out _);
        }
    }

    /// <summary>Returns whether an accepted connection comes from the probe.</summary>
    public bool Expects(IPEndPoint peer) => _expected.TryGetValue(peer.Port, out var address) && address.Equals(peer.Address);

    /// <summary>Answers the probe, if the line is the right one, and closes the connection; never throws.</summary>
    public async Task AnswerAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            if (await ReadAsync(socket, _secret, patience.Token) && (await rooms.ProbeAsync(patience.Token)).Count == 0)
            {
                await socket.SendAsync(Answer, patience.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The probe has given up.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private static async Task<bool> ReadAsync(Socket socket, byte[] expected, CancellationToken cancellationToken)
    {
        var (buffer, read) = (new byte[expected.Length], 0);
        while (read < buffer.Length)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(read), cancellationToken);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return CryptographicOperations.FixedTimeEquals(buffer, expected);
    }
}
