using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Serves one TCP client from its first byte to its last: greeting, name, conversation, goodbye.</summary>
/// <remarks>This type reads; <see cref="TcpConnection"/> sends.</remarks>
internal sealed partial class TcpConversation(
    ITransport transport, EndPoint? peer, ClientAddress client, ConnectionPlace place, TcpDoorServices services) : IDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(10);

    private readonly long _id = ConnectionLog.NextId();
    private readonly CancellationTokenSource _closing = new();
    private readonly TcpGoodbye _goodbye = new(transport, services);
    private SendProgress? _progress;
    private TcpConnection? _connection;
    private Subscription? _subscription;
    private Framing? _framing;
    private LeaveReason? _closeReason;
    private Func<bool>? _isGone;
    private TimeSpan _goodbyeTime = GoodbyeTime;

    private ConnectionLog Log => new(services.Logger, _id, _subscription?.Room.PublicName);

    /// <summary>Serves the client until it is gone, closes the socket and returns the place; never throws.</summary>
    /// <remarks>Each method that waits here costs every idle client a hundred bytes.</remarks>
    public async Task RunAsync()
    {
        LeaveReason reason;
        var canHear = true;
        try
        {
            // The accept loop goes on.
            await Task.Yield();
            var reader = new PatientReader(transport, services.Time);
            reason = await BeginAsync(reader) ?? await ReadInputAsync(_framing!, reader);
        }
        catch (Exception e)
        {
            reason = _closeReason ?? Explain(e);
            // While the server stops, a part of it may fail that the client needs no more.
            canHear = reason == LeaveReason.ShuttingDown || (e is OperationCanceledException && reason != LeaveReason.Slow);
        }

        try
        {
            await EndAsync(reason, canHear);
        }
        finally
        {
            place.Dispose();
            Dispose();
            services.Ended(this);
        }
    }

    /// <summary>Closes the connection: reading stops, and the client gets the reason if there is time.</summary>
    public void Close(LeaveReason reason, TimeSpan? goodbyeTime = null)
    {
        _closeReason ??= reason;
        _goodbyeTime = goodbyeTime ?? GoodbyeTime;
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection has ended already.
        }
    }

    public void Dispose()
    {
        transport.Abort();
        _closing.Dispose();
    }

    /// <summary>Sends the rest without gaps between rows, because the server must exit soon.</summary>
    public void Hurry()
    {
        if (_connection is ChunkConnection chunks)
        {
            chunks.Hurry = true;
        }
    }

    /// <summary>Closes the connection if the peer has acknowledged nothing for longer than allowed.</summary>
    public void CloseIfStalled()
    {
        var timeout = services.Limits.SendTimeout;
        if (timeout <= TimeSpan.Zero || _connection is not { } connection)
        {
            return;
        }

        var pending = connection.Stalled;
        if ((!connection.MayHaveSent() && pending == TimeSpan.Zero && _progress is not { IsWaiting: true })
            || (_progress ??= new SendProgress(transport, services.Time)).SinceLast(pending) <= timeout)
        {
            return;
        }

        Close(LeaveReason.Slow);
        if (pending > TimeSpan.Zero)
        {
            // The pending write fails, and so does every task that waits for it.
            transport.Abort();
        }
    }

    /// <summary>Closes the connection if it waits for its turn to join, and the peer is gone.</summary>
    public void CloseIfGone()
    {
        if (_isGone?.Invoke() == true)
        {
            Close(LeaveReason.PeerGone, TimeSpan.Zero);
        }
    }

    /// <summary>Leaves the room, closes the connection and logs its end.</summary>
    private async Task EndAsync(LeaveReason reason, bool canHear)
    {
        await PartAsync(reason, canHear);
        if (_connection is not null)
        {
            _connection.Person?.RemoveContact(_connection);
            // Closing a lent socket would block this thread until the fan-out returns it.
            await _connection.CloseAsync();
            _connection.Release();
        }

        _goodbye.Close();
        if (_subscription?.Participant is not null)
        {
            services.Metrics.Disconnected("tcp", reason);
        }

        var handle = _subscription?.Participant?.Name;
        if (handle is not null || services.NamelessLog.TryPass())
        {
            LogDisconnected(Log, handle ?? "-", peer, reason);
        }
    }

    /// <summary>Leaves the room, and says goodbye to a client that can hear it; never throws.</summary>
    private async Task PartAsync(LeaveReason reason, bool canHear)
    {
        try
        {
            await LeaveAsync(reason);
            if (canHear)
            {
                transport.EnlargeSendBuffer();
                if (reason is LeaveReason.Kicked or LeaveReason.Banned && _subscription?.Participant?.Farewell is { } line)
                {
                    _connection!.Notice(line);
                }

                await _goodbye.SayAsync(_connection, isIn: _subscription?.Participant is not null, reason).WaitAsync(_goodbyeTime, services.Time);
            }
        }
        catch (Exception e)
        {
            // A peer that is gone or takes nothing has lost only the goodbye.
            _ = Explain(e);
        }
    }

    /// <summary>Serves the client up to its join; returns the reason if it does not get in.</summary>
    private async Task<LeaveReason?> BeginAsync(PatientReader reader)
    {
        transport.Configure(services.Options.KeepAlive);
        if (!transport.IsOpen && await OpenAsync() is { } closed)
        {
            return closed;
        }

        await transport.SendAsync(Encoding.UTF8.GetBytes(TcpText.Greeting));

        if (await HandshakeAsync(reader) is { } refusal)
        {
            return refusal;
        }

        _ = CloseWhenOverAsync(_connection!);
        return null;
    }

    /// <summary>Opens the transport; returns the reason if that fails.</summary>
    private async Task<LeaveReason?> OpenAsync()
    {
        // A handshake costs what a line costs.
        _isGone = () => transport.IsReset || transport.IsAtEnd;
        await services.Interpreter.WaitToAnswerAsync(client, _closing.Token);
        _isGone = null;
        switch (await transport.OpenAsync(_closing.Token))
        {
            case OpenResult.Open:
                return null;
            case OpenResult.IsPlain:
                _goodbye.InsteadOfNotice = LineFormat.Notice(TcpText.OnlyTls);
                return LeaveReason.NotChat;
            case OpenResult.IsSilent:
                _goodbye.InsteadOfNotice = LineFormat.Notice(TcpText.OnlyTls);
                _goodbye.IsCounted = true;
                return LeaveReason.NoName;
            default:
                return LeaveReason.PeerGone;
        }
    }

    /// <summary>Ends the reading when the client has left its last room, or nothing can be sent.</summary>
    private async Task CloseWhenOverAsync(TcpConnection connection)
    {
        var reason = await connection.WhenOver;
        if (connection.Fault is { } fault)
        {
            LogFault(Log, fault, peer);
        }

        Close(reason);
    }

    private async Task LeaveAsync(LeaveReason reason)
    {
        // A stop of the server is no leave: the participants stay in the room.
        if (reason != LeaveReason.ShuttingDown
            && _subscription is { Participant: not null } subscription
            && await subscription.Room.LeaveAsync(subscription, reason))
        {
            await _connection!.WhenOver.WaitAsync(GoodbyeTime, services.Time);
        }
    }

    /// <summary>Maps an exception to a reason; logs it as a fault unless the peer or a close has caused it.</summary>
    private LeaveReason Explain(Exception e)
    {
        if (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or TimeoutException)
        {
            return LeaveReason.PeerGone;
        }

        LogFault(Log, e, peer);
        return LeaveReason.ServerError;
    }

    [LoggerMessage(10, LogLevel.Information, "tcp {Handle} connected from {Address} ({Framing})")]
    private static partial void LogConnected(ILogger logger, string handle, EndPoint? address, string framing);

    [LoggerMessage(11, LogLevel.Information, "tcp {Handle} disconnected from {Address}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string handle, EndPoint? address, LeaveReason reason);

    [LoggerMessage(15, LogLevel.Error, "tcp a newcomer was refused, because the room {Room} cannot be opened: {Message}")]
    private static partial void LogNotOpened(ILogger logger, string room, string message);

    [LoggerMessage(12, LogLevel.Error, "tcp connection from {Address} failed by a fault of the server")]
    private static partial void LogFault(ILogger logger, Exception exception, EndPoint? address);
}
