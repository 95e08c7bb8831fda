using System.Buffers;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <summary>The end of a connection from our side: the last words, and whether the peer sees an end or a reset.</summary>
internal sealed class TcpGoodbye(ITransport transport, TcpDoorServices services)
{
    private const int ScrapBytes = 8 << 10;
    private const int LingerBytes = 1 << 20;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(100);

    private bool _ended;

    /// <summary>Said in place of the reason's own line to a peer that never was in the room.</summary>
    public byte[]? InsteadOfNotice { get; set; }

    /// <summary>Closes the socket: with a reset, unless our end was sent.</summary>
    public void Close()
    {
        if (_ended)
        {
            // The system goes on to deliver what the peer has not taken yet, and then our end.
            transport.Close();
        }
        else
        {
            transport.Abort();
        }
    }

    /// <summary>Says goodbye and ends our side. Fails when it cannot be said.</summary>
    /// <param name="connection">The client's connection; null if it never was in a room.</param>
    /// <param name="reason">Why.</param>
    public async Task SayAsync(TcpConnection? connection, LeaveReason reason)
    {
        if (connection is null)
        {
            await TurnAwayAsync(reason);
            return;
        }

        var lastWords = reason == LeaveReason.Quit ? TcpText.Quit : null;
        if (reason != LeaveReason.ShuttingDown && reason.ForClient() is { } line)
        {
            connection.Notice(line);
        }

        if (connection is ChunkConnection && reason == LeaveReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            // It reads no more events, and it cannot end before it has its answer.
            await connection.FinishAsync(skipEvents: true, lastWords);
        }
        else
        {
            await connection.FinishAsync(skipEvents: false, lastWords);
        }

        await CloseAsync(politely: connection is LineConnection || reason == LeaveReason.Quit);
    }

    /// <summary>Goodbye to a client that never was in the room.</summary>
    private async Task TurnAwayAsync(LeaveReason reason)
    {
        if (reason == LeaveReason.Quit)
        {
            await Task.Delay(services.Options.ChunkQuitDelay, services.Time);
            await transport.SendAsync(Encoding.UTF8.GetBytes(TcpText.Quit));
        }
        else if (reason.ForClient() is { } line)
        {
            services.Metrics.Rejected(reason);
            await transport.SendAsync(InsteadOfNotice ?? LineFormat.Notice(line.ToString()));
        }

        // Who has not shown yet what it is may be an old desktop client.
        await CloseAsync(politely: reason is not (LeaveReason.NoName or LeaveReason.ShuttingDown));
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

        transport.End();
        _ended = true;
        using var patience = new CancellationTokenSource(LingerTime, services.Time);
        var scrap = ArrayPool<byte>.Shared.Rent(ScrapBytes);
        try
        {
            // Unread bytes would turn our end into a reset, and the peer might lose our last words by it.
            for (var read = 0; read < LingerBytes;)
            {
                await transport.WaitAsync(patience.Token);
                var length = transport.Read(scrap);
                if (length == 0)
                {
                    break;
                }

                read += Math.Max(0, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scrap);
        }
    }
}
