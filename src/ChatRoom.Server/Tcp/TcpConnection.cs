using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Commands;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// One TCP client from its first byte to its last: greeting, name, conversation, goodbye. Its own loop reads; what it is
/// sent is <see cref="TcpSession"/>'s business.
/// </summary>
internal sealed partial class TcpConnection(Socket socket, EndPoint? peer, TcpDoorServices services) : IDisposable
{
    private const int ReadBytes = 8 << 10;

    private const int LingerBytes = 1 << 20;

    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(100);

    private readonly NetworkStream _stream = new(socket, ownsSocket: false);
    private readonly CancellationTokenSource _closing = new();
    private readonly TelnetFilter _telnet = new();
    private readonly SendProgress _progress = new(services.Time);
    private TcpSession? _session;
    private Framing? _framing;
    private DisconnectReason? _closeReason;
    private TimeSpan _goodbyeTime = GoodbyeTime;
    private byte[]? _refusal;
    private bool _ended;

    /// <summary>Serves the client until it is gone, and closes the socket. Never throws.</summary>
    public async Task RunAsync()
    {
        DisconnectReason reason;
        var canHear = true;
        try
        {
            reason = await ConverseAsync();
        }
        catch (Exception e)
        {
            reason = _closeReason ?? Explain(e);
            canHear = e is OperationCanceledException;
        }

        try
        {
            await LeaveAsync(reason);
            if (canHear)
            {
                await SayGoodbyeAsync(reason).WaitAsync(_goodbyeTime, services.Time);
            }
        }
        catch (Exception e)
        {
            // The peer is gone or takes nothing: it has lost only the goodbye.
            _ = Explain(e);
        }

        if (_ended)
        {
            // The system goes on to deliver what the peer has not taken yet, and then our end.
            socket.Close();
        }
        else
        {
            socket.Close(0);
        }

        if (_session?.Participant is not null)
        {
            services.Metrics.Disconnected("tcp", reason);
        }

        LogDisconnected(services.Logger, _session?.Participant?.Name ?? "-", peer, reason);
    }

    /// <summary>Ends the connection from our side: reading stops, and the client hears why if there is time.</summary>
    public void Close(DisconnectReason reason, TimeSpan? goodbyeTime = null)
    {
        _closeReason ??= reason;
        _goodbyeTime = goodbyeTime ?? GoodbyeTime;
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>The server must be gone soon: an old desktop client gets the rest without a gap between rows.</summary>
    public void Hurry()
    {
        if (_session is ChunkSession chunks)
        {
            chunks.Hurry = true;
        }
    }

    /// <summary>Closes the connection if the peer has taken nothing for longer than it may.</summary>
    public void CloseIfStalled()
    {
        var timeout = services.Limits.SendTimeout;
        if (timeout > TimeSpan.Zero && _session is { } session && _progress.SinceLast(socket, session.Stalled) > timeout)
        {
            _closeReason ??= DisconnectReason.Slow;
            // The pending write fails, and with it everything that waits for it.
            socket.Close(0);
        }
    }

    private async Task<DisconnectReason> ConverseAsync()
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)services.Options.KeepAlive.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(TcpText.Greeting), _closing.Token);

        var reader = new PatientReader(_stream, services.Time);
        var first = new FirstLine(services.Options.NameQuiet, services.Options.TypingPause, services.Limits.EffectiveMessageBytes);
        if (await ReadNameAsync(reader, first) is { } refusal)
        {
            return refusal;
        }

        _framing = first.ToFraming(services.Limits.EffectiveMessageBytes);
        _session = first.Kind == ClientKind.Chunk
            ? new ChunkSession(_stream, services.Room, services.Time, services.Options.ChunkGap)
            : new LineSession(_stream, services.Room, services.Time);
        if (await JoinAsync(_session, first.Name!) is { } notJoined)
        {
            return notJoined;
        }

        _ = CloseWhenOverAsync(_session);
        return await ReadInputAsync(_session, _framing, reader);
    }

    /// <summary>Reads until the name is known; the reason why not, if it never is.</summary>
    private async Task<DisconnectReason?> ReadNameAsync(PatientReader reader, FirstLine first)
    {
        using var deadline = new CancellationTokenSource(
            services.Limits.NameTimeout > TimeSpan.Zero ? services.Limits.NameTimeout : Timeout.InfiniteTimeSpan, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closing.Token);
        try
        {
            while (first.Kind == ClientKind.Unknown)
            {
                if (!await reader.WaitAsync(first.Patience, either.Token))
                {
                    first.Flush();
                }
                else if (!await ReceiveAsync(reader, first.Feed, either.Token))
                {
                    first.Complete();
                    break;
                }

                first.IsTerminal = _telnet.Seen;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return DisconnectReason.NoName;
        }
        catch (OperationCanceledException)
        {
            return _closeReason;
        }

        return first.Kind switch
        {
            ClientKind.Unknown => DisconnectReason.PeerGone,
            ClientKind.Http => RefuseHttp(),
            ClientKind.Tls => DisconnectReason.NotChat,
            ClientKind.TooLong => DisconnectReason.LineTooLong,
            // The old client sends its {quit} also when its window is closed before a name was given.
            ClientKind.Chunk when first.Name!.EndsWith(TcpText.Quit, StringComparison.Ordinal) => DisconnectReason.Quit,
            _ when first.Name!.Trim() is TcpText.Quit or "/quit" => DisconnectReason.Quit,
            _ => null,
        };
    }

    private DisconnectReason RefuseHttp()
    {
        _refusal = Encoding.UTF8.GetBytes(TcpText.NotHttp(services.PageHint));
        return DisconnectReason.NotChat;
    }

    private async Task<DisconnectReason?> JoinAsync(TcpSession session, string name)
    {
        var result = await services.Room.JoinAsync(new JoinRequest(name), session, _closing.Token);
        if (result is not JoinResult.Joined joined)
        {
            await _stream.WriteAsync(session.EncodeNotice(((JoinResult.Refused)result).Reason), _closing.Token);
            return services.Stopping.IsCancellationRequested ? DisconnectReason.ShuttingDown : DisconnectReason.ServerError;
        }

        services.Metrics.Connected("tcp");
        LogConnected(services.Logger, joined.Participant.Name, peer, session.Format!.Name);
        if (session is LineSession lines && services.Options.Backlog > 0)
        {
            var from = await services.Room.FindLastMessagesAsync(joined.NextSequence, services.Options.Backlog, _closing.Token);
            lines.Replay(from, messagesOnly: true, closing: null);
        }

        session.Start(joined.NextSequence, session.EncodeNotice(TcpText.Welcome(joined.Participant.Name)));
        return null;
    }

    private async Task<DisconnectReason> ReadInputAsync(TcpSession session, Framing framing, PatientReader reader)
    {
        var closing = _closing.Token;
        while (true)
        {
            while (framing.TryRead(out var input))
            {
                if (await TakeAsync(session, input) is { } reason)
                {
                    return reason;
                }
            }

            if (!await reader.WaitAsync(framing.Patience, closing))
            {
                framing.Flush();
            }
            else if (!await ReceiveAsync(reader, framing.Feed, closing))
            {
                // Half closed (a script's end of input): what is there is still said.
                framing.Flush();
                while (framing.TryRead(out var input))
                {
                    if (await TakeAsync(session, input) is { } reason)
                    {
                        return reason;
                    }
                }

                return DisconnectReason.PeerGone;
            }
        }
    }

    private async ValueTask<DisconnectReason?> TakeAsync(TcpSession session, ClientInput input)
    {
        switch (input.Kind)
        {
            case InputKind.Quit:
                return DisconnectReason.Quit;
            case InputKind.Endless:
                return DisconnectReason.LineTooLong;
            case InputKind.TooLong:
                services.Interpreter.RejectTooLong(session);
                return null;
            default:
                var outcome = await services.Interpreter.TakeAsync(
                    services.Room, session, input.Text, Guid.NewGuid(), _closing.Token);
                return outcome == InputOutcome.Quit ? DisconnectReason.Quit : null;
        }
    }

    private delegate void Feed(ReadOnlySpan<byte> received);

    /// <summary>Reads once and feeds what came; false at the end of the stream.</summary>
    private async ValueTask<bool> ReceiveAsync(PatientReader reader, Feed feed, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var length = await reader.ReadAsync(buffer, cancellationToken);
            feed(buffer.AsSpan(0, _telnet.Strip(buffer.AsSpan(0, length))));
            return length > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reading ends when the room removes the participant or nothing can be sent any more.</summary>
    private async Task CloseWhenOverAsync(TcpSession session)
    {
        var reason = await session.WhenOver;
        if (session.Fault is { } fault)
        {
            LogFault(services.Logger, fault, peer);
        }

        Close(reason);
    }

    private async Task LeaveAsync(DisconnectReason reason)
    {
        // A server that stops takes nobody out of the room: that is not leaving.
        if (reason != DisconnectReason.ShuttingDown
            && _session is { Participant: { } participant } session
            && await services.Room.LeaveAsync(participant, reason))
        {
            await session.WhenOver.WaitAsync(GoodbyeTime, services.Time);
        }
    }

    private async Task SayGoodbyeAsync(DisconnectReason reason)
    {
        if (_session is not { Participant: not null } session)
        {
            await TurnAwayAsync(reason);
            return;
        }

        var lastWords = reason == DisconnectReason.Quit ? TcpText.Quit : null;
        if (reason != DisconnectReason.ShuttingDown && reason.ForClient() is { } line)
        {
            session.Notice(line);
        }

        if (session is ChunkSession && reason == DisconnectReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            // It reads no more events, and it cannot end before it has its answer.
            await session.FinishAsync(limit: 0, lastWords);
        }
        else
        {
            await session.FinishAsync(services.Room.Tail.NextSequence, lastWords);
        }

        await CloseAsync(politely: session is LineSession || reason == DisconnectReason.Quit);
    }

    /// <summary>Goodbye to a client that never was in the room.</summary>
    private async Task TurnAwayAsync(DisconnectReason reason)
    {
        if (reason == DisconnectReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(TcpText.Quit));
        }
        else if (reason.ForClient() is { } line)
        {
            services.Metrics.Rejected(reason);
            await _stream.WriteAsync(_refusal ?? LineFormat.Notice(line));
        }

        // Who has not shown yet what it is may be an old desktop client.
        await CloseAsync(politely: reason is not (DisconnectReason.NoName or DisconnectReason.ShuttingDown));
    }

    /// <summary>
    /// Closes so that what was sent arrives. Politely: we end our side and wait a moment for the peer to end its own. Not
    /// politely: a reset, which is the only end the old desktop client understands other than after its own quit.
    /// </summary>
    private async Task CloseAsync(bool politely)
    {
        if (!politely)
        {
            // A reset throws away what the system has not sent yet; give it time to.
            await Task.Delay(FlushTime, services.Time);
            return;
        }

        socket.Shutdown(SocketShutdown.Send);
        _ended = true;
        using var patience = new CancellationTokenSource(LingerTime, services.Time);
        var scrap = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            // Unread bytes would turn our end into a reset, and the peer might lose our last words by it.
            for (var read = 0; read < LingerBytes;)
            {
                var length = await _stream.ReadAsync(scrap, patience.Token);
                if (length == 0)
                {
                    break;
                }

                read += length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }

    /// <summary>What an exception means. Whatever is not the peer's doing or our own closing is a fault, and logged.</summary>
    private DisconnectReason Explain(Exception e)
    {
        if (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or TimeoutException)
        {
            return DisconnectReason.PeerGone;
        }

        LogFault(services.Logger, e, peer);
        return DisconnectReason.ServerError;
    }

    [LoggerMessage(10, LogLevel.Information, "tcp {Handle} connected from {Address} ({Framing})")]
    private static partial void LogConnected(ILogger logger, string handle, EndPoint? address, string framing);

    [LoggerMessage(11, LogLevel.Information, "tcp {Handle} disconnected from {Address}: {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string handle, EndPoint? address, DisconnectReason reason);

    [LoggerMessage(12, LogLevel.Error, "tcp connection from {Address} failed by a fault of the server")]
    private static partial void LogFault(ILogger logger, Exception exception, EndPoint? address);
}
