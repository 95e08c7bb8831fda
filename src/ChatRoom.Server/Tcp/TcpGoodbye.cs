using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>Ends a connection from the server's side: last words, then an end or a reset.</summary>
internal sealed class TcpGoodbye(ITransport transport, TcpDoorServices services)
{
    private const int DiscardBytes = 8 << 10;
    private const int LingerBytes = 1 << 20;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(100);

    private bool _ended;
    private volatile bool _isClosed;

    /// <summary>Gets or sets the bytes that replace the reason's notice for a peer outside the room.</summary>
    public byte[]? InsteadOfNotice { get; set; }

    /// <summary>Gets or sets whether the refusal of the peer is counted already.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Gets or sets whether the peer has spoken telnet before it gave a name.</summary>
    public bool IsTelnet { get; set; }

    /// <summary>Closes the socket: with a reset, unless the end was sent.</summary>
    public void Close()
    {
        _isClosed = true;
        if (_ended)
        {
            // The system still delivers the sent bytes and the end.
            transport.Close();
        }
        else
        {
            transport.Abort();
        }
    }

    /// <summary>Says goodbye and ends the sending side; fails if it cannot.</summary>
    /// <param name="connection">The client's connection; null if the client gave no name.</param>
    /// <param name="isIn">Whether it was in a room.</param>
    /// <param name="reason">The reason of the end.</param>
    public async Task SayAsync(TcpConnection? connection, bool isIn, LeaveReason reason)
    {
        if (connection is null || !isIn)
        {
            await TurnAwayAsync(connection, reason);
            return;
        }

        var lastWords = reason == LeaveReason.Quit ? TcpText.Quit : null;
        if (reason.ForClient() is { } line)
        {
            connection.Notice(line);
        }

        var isChunk = connection is ChunkConnection { ReadsLines: false };
        if (isChunk && reason == LeaveReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            // The client reads no more events, and it cannot end before it has its answer.
            await connection.FinishAsync(skipEvents: true, lastWords);
        }
        else
        {
            await connection.FinishAsync(skipEvents: false, lastWords);
        }

        await CloseAsync(politely: !isChunk || reason == LeaveReason.Quit, untilAcknowledged: true);
    }

    /// <summary>Says goodbye to a client that never was in the room.</summary>
    private async Task TurnAwayAsync(TcpConnection? connection, LeaveReason reason)
    {
        if (reason == LeaveReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            await transport.SendAsync(Encoding.UTF8.GetBytes(TcpText.Quit));
        }
        else if (reason.ForClient() is { } line)
        {
            if (!IsCounted)
            {
                services.Metrics.Rejected(reason);
            }

            var notice = LineFormat.Notice(line.ToString());
            await (InsteadOfNotice is null && connection is not null
                ? connection.WriteAsync(connection.EncodeNotice(line.ToString()))
                : transport.SendAsync(InsteadOfNotice ?? (IsTelnet ? TelnetFormat.WithReturns(notice) : notice)));
        }

        // A client of unknown kind may be an old desktop client. One that lost its place must not keep its descriptor.
        await CloseAsync(politely: reason is not (
            LeaveReason.NoName or LeaveReason.ShuttingDown or LeaveReason.ServerFull or LeaveReason.AddressLimit
            or LeaveReason.NamelessLimit),
            untilAcknowledged: reason == LeaveReason.ShuttingDown);
    }

    /// <summary>Closes the connection after the sent bytes have arrived.</summary>
    /// <param name="politely">
    /// Whether to send an end and wait for the peer's; if not, a reset where that is possible.
    /// </param>
    /// <param name="untilAcknowledged">Whether a reset waits until the peer has acknowledged everything.</param>
    private async Task CloseAsync(bool politely, bool untilAcknowledged)
    {
        if (!politely && transport.MayReset)
        {
            // A reset drops the bytes that the system has not sent, so it waits.
            // The goodbye has a bounded time, which ends this wait too.
            do
            {
                await Task.Delay(FlushTime, services.Time);
            }
            while (untilAcknowledged && !_isClosed && transport.Acknowledged is { IsComplete: false });
            return;
        }

        await transport.EndAsync();
        _ended = true;
        if (!await EndsAsync() && transport.Acknowledged is { IsComplete: true })
        {
            // Some clients wait for their own input after the end. The peer has all bytes, so a reset takes none away.
            transport.Abort();
        }
    }

    /// <summary>Discards input until the peer ends; returns false if it has not ended in time.</summary>
    private async Task<bool> EndsAsync()
    {
        using var patience = new CancellationTokenSource(LingerTime, services.Time);
        try
        {
            // With unread bytes, the end would become a reset and the peer might lose the last words.
            for (var read = 0; read < LingerBytes;)
            {
                await transport.WaitAsync(patience.Token);
                var length = Discard();
                if (length == 0)
                {
                    return true;
                }

                read += Math.Max(0, length);
            }
        }
        catch (OperationCanceledException)
        {
            // The peer is still there.
        }

        return false;
    }

    // Holds the buffer for the read only: at the stop of the server all clients wait here at the same time.
    private int Discard()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(DiscardBytes);
        try
        {
            return transport.Read(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
