using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Proxies;

/// <summary>Learns from the PROXY header which client a connection of a trusted proxy belongs to.</summary>
public sealed partial class ProxyHandshake(TrustedProxies trusted, TimeProvider time, ChatMetrics metrics, ILogger<ProxyHandshake> logger)
{
    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(3);

    private readonly LogPause _pause = new(time);

    /// <summary>Gets whether no proxy is trusted.</summary>
    public bool IsForNobody => trusted.Networks.Count == 0;

    /// <summary>Admits the client of a connection, or closes the connection; never throws.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="proxy">The address at its other end.</param>
    /// <param name="admit">Takes over the connection and serves the client with the given address.</param>
    /// <param name="stopping">The token of the server's stop.</param>
    public async Task RunAsync(Socket socket, IPEndPoint proxy, Action<Socket, IPEndPoint> admit, CancellationToken stopping)
    {
        if (!trusted.Contains(proxy.Address))
        {
            metrics.Rejected(RejectReason.NoProxy);
            if (_pause.TryPass())
            {
                LogStranger(logger, proxy);
            }

            socket.Close(0);
            return;
        }

        using var patience = new CancellationTokenSource(HeaderTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            if (await ReadClientAsync(socket, proxy, either.Token) is { } client)
            {
                admit(socket, client);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            if (patience.IsCancellationRequested)
            {
                LogNoHeader(logger, proxy, "no header came in time");
            }
        }
        catch (Exception e)
        {
            LogFault(logger, e, proxy);
        }

        socket.Close(0);
    }

    /// <summary>Reads the header; null if there is no client to serve.</summary>
    private async Task<IPEndPoint?> ReadClientAsync(Socket socket, IPEndPoint proxy, CancellationToken cancellationToken)
    {
        try
        {
            switch (await ProxyHeaderReader.ReadAsync(socket, cancellationToken))
            {
                // Some proxies name themselves in a health check.
                case { Client: { } client } when !client.Equals(proxy):
                    return client;
                case not null:
                    await AnswerCheckAsync(socket, cancellationToken);
                    break;
                case null:
                    break;
            }
        }
        catch (InvalidDataException e)
        {
            LogNoHeader(logger, proxy, e.Message);
        }
        catch (SocketException)
        {
            // A health check may end with a reset.
        }

        return null;
    }

    /// <summary>Greets a health check, and waits until it ends.</summary>
    private static async Task AnswerCheckAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(TcpText.Greeting), SocketFlags.None, cancellationToken);
            var discarded = new byte[256];
            while (await socket.ReceiveAsync(discarded, SocketFlags.None, cancellationToken) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The check has seen the greeting; the server does not wait longer.
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "tcp - refused from {Address}: the port for proxies is for those in Proxies:Trusted")]
    private static partial void LogStranger(ILogger logger, IPEndPoint address);

    [LoggerMessage(21, LogLevel.Warning, "tcp - closed the connection of the proxy {Address}: {Reason}")]
    private static partial void LogNoHeader(ILogger logger, IPEndPoint address, string reason);

    [LoggerMessage(22, LogLevel.Error, "tcp the connection of the proxy {Address} failed by a fault of the server")]
    private static partial void LogFault(ILogger logger, Exception exception, IPEndPoint address);
}
