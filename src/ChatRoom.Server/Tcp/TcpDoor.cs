using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Tcp.Ports;

namespace ChatRoom.Server.Tcp;

/// <summary>Listens for raw TCP clients of the lobby.</summary>
/// <remarks>
/// Binding happens while the server starts, so a taken port fails the start. A fault of one connection never stops the
/// accept loop.
/// </remarks>
public sealed partial class TcpDoor(
    RoomDirectory rooms,
    TcpOptions options,
    LimitsOptions limits,
    InputInterpreter interpreter,
    ConnectionQuota quota,
    ChatMetrics metrics,
    ProxyHandshake proxies,
    TlsHandshakes handshakes,
    PortProbe probe,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<TcpDoor> logger) : BackgroundService
{
    // The process must exit within 5 s; until then old desktop clients take their rows one by one.
    private static readonly TimeSpan HurryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<TcpConversation, Task> _connections = new();
    private readonly Refusals _refusals = new();
    private TcpPorts? _ports;
    private TcpDoorServices? _services;

    /// <summary>Gets the address of the listener; set once the server has started.</summary>
    public IPEndPoint? EndPoint => _ports?.Plain;

    /// <summary>Gets the address of the listener for TLS; null if there is none.</summary>
    public IPEndPoint? TlsEndPoint => _ports?.Tls;

    /// <summary>Returns whether the raw port takes a line and the rooms answer it, before the token is cancelled.</summary>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken) =>
        EndPoint is { } listener && await probe.AskAsync(listener, cancellationToken);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ports = TcpPorts.Open(options, hasProxies: !proxies.IsForNobody, hasCertificate: handshakes.ArePossible);
        _services = new TcpDoorServices(
            rooms,
            RoomDirectory.Lobby,
            options,
            limits,
            interpreter,
            metrics,
            time,
            logger,
            "Open the chat's web page instead.",
            options.PublicTlsPort > 0 ? options.PublicTlsPort : TlsEndPoint?.Port,
            lifetime.ApplicationStopping)
        {
            Ended = conversation => _connections.TryRemove(conversation, out _),
        };
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Stops accepting, lets every client take the room's log to its end, and closes it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _ports?.Dispose();
        // The rooms store and show their last events, which gives the log an end for every client.
        await rooms.StopAsync();
        foreach (var connection in _connections.Keys)
        {
            connection.Close(LeaveReason.ShuttingDown, StopTime);
        }

        var all = Task.WhenAll(_connections.Values);
        if (!await EndsWithinAsync(all, HurryAfter))
        {
            foreach (var connection in _connections.Keys)
            {
                connection.Hurry();
            }

            // A goodbye to a peer that does not read may still wait; it ends with the process.
            await EndsWithinAsync(all, StopTime - HurryAfter + Margin);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var sweep = time.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        await Task.WhenAll(_ports!.All.Select(port => AcceptAsync(port, stoppingToken)));
    }

    private Task AcceptAsync(TcpPort port, CancellationToken stopping) => port.Listener.RunAsync(
        (socket, peer) => port.IsForProxies ? AdmitProxied(socket, peer, port, stopping) : AdmitDirectAsync(socket, peer, port, stopping),
        error => LogAcceptFailed(logger, error),
        time,
        stopping);

    private ValueTask AdmitDirectAsync(Socket socket, IPEndPoint peer, TcpPort port, CancellationToken stopping)
    {
        if (!port.IsTls && probe.Expects(peer))
        {
            _ = probe.AnswerAsync(socket);
            return ValueTask.CompletedTask;
        }

        TryAdmit(socket, peer, ClientAddress.Direct(peer.Address) with { IsEncrypted = port.IsTls });
        return _refusals.WaitAsync(time, stopping);
    }

    private ValueTask AdmitProxied(Socket socket, IPEndPoint proxy, TcpPort port, CancellationToken stopping)
    {
        _ = proxies.RunAsync(
            socket,
            proxy,
            (accepted, client) => TryAdmit(accepted, client, new ClientAddress(client.Address, isLocal: false) { IsEncrypted = port.IsTls }),
            stopping);
        return ValueTask.CompletedTask;
    }

    private void TryAdmit(Socket socket, IPEndPoint peer, ClientAddress client)
    {
        try
        {
            Admit(socket, peer, client);
        }
        catch (Exception e) when (e is not SocketException)
        {
            // Memory may be short for a moment. That costs this client, and not the door.
            socket.Dispose();
            LogAdmitFailed(logger, e);
        }
    }

    private void Admit(Socket socket, IPEndPoint peer, ClientAddress client)
    {
        TcpConversation? connection = null;
        if (quota.TryTakeNameless(client, reason => _ = EvictAsync(connection, reason), out var refusal) is { } place)
        {
            connection = Serve(socket, peer, client, place);
            if (place.IsGone())
            {
                // A newer connection may have got the place before there was a connection to close.
                _ = EvictAsync(connection, place.TakenFor);
            }
        }
        else
        {
            _ = RefuseAsync(socket, peer, refusal, client.IsEncrypted);
        }
    }

    private TcpConversation? Serve(Socket socket, EndPoint peer, ClientAddress client, ConnectionPlace place)
    {
        TcpConversation? connection = null;
        try
        {
            var plain = new SocketTransport(socket);
            connection = new TcpConversation(
                client.IsEncrypted ? new TlsTransport(plain, handshakes) : plain, peer, client, place, _services!);
            // The conversation leaves the list at its end, so it must be in the list before.
            _connections[connection] = Task.CompletedTask;
            _connections.TryUpdate(connection, connection.RunAsync(), Task.CompletedTask);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // The header of a proxy may come when all others have been told.
                connection.Close(LeaveReason.ShuttingDown, StopTime);
            }

            return connection;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer reset the connection before it was accepted.
            Forget(connection);
            place.Dispose();
            socket.Dispose();
            return null;
        }
        catch
        {
            Forget(connection);
            place.Dispose();
            throw;
        }
    }

    // A conversation that does not start does not leave the list by itself.
    private void Forget(TcpConversation? connection)
    {
        if (connection is not null)
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>Closes a connection without a name, because a newer one has its place.</summary>
    private async Task EvictAsync(TcpConversation? connection, LeaveReason reason)
    {
        // The door asks again once a new connection is listed.
        if (connection is not null && _connections.TryGetValue(connection, out var serving))
        {
            connection.Close(reason, _refusals.Begin() ? null : TimeSpan.Zero);
            await serving;
            _refusals.End();
        }
    }

    private async Task RefuseAsync(Socket socket, EndPoint peer, LeaveReason reason, bool isTls)
    {
        try
        {
            if (_refusals.Begin())
            {
                await socket.SendAsync(
                    isTls ? TlsTransport.Refusal : LineFormat.Notice(reason.ForClient()!.ToString()), SocketFlags.None);
                await Task.Delay(TimeSpan.FromMilliseconds(200), time);
            }
        }
        catch (SocketException)
        {
            // The peer is gone already.
        }
        finally
        {
            socket.Close(0);
            _refusals.End();
            if (_services!.NamelessLog.TryPass())
            {
                LogRefused(logger, peer, reason);
            }
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan patience) =>
        await Task.WhenAny(task, Task.Delay(patience, time, CancellationToken.None)) == task;

    private void Sweep()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.CloseIfStalled();
            connection.CloseIfGone();
        }
    }

    [LoggerMessage(13, LogLevel.Information, "tcp - refused from {Address}: {Reason}")]
    private static partial void LogRefused(ILogger logger, EndPoint address, LeaveReason reason);

    [LoggerMessage(16, LogLevel.Error, "tcp a connection could not be served")]
    private static partial void LogAdmitFailed(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "tcp accepting a connection failed: {Error}")]
    private static partial void LogAcceptFailed(ILogger logger, SocketError error);
}
