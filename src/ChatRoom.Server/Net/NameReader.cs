using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Net;

/// <summary>Reads the first bytes of a client until its name is known.</summary>
/// <param name="transport">Takes the answers to telnet commands.</param>
/// <param name="reader">The reader of the client's bytes.</param>
/// <param name="first">The first line.</param>
/// <param name="waitToAnswer">Waits until the limits let the client have an answer.</param>
internal sealed class NameReader(ITransport transport, PatientReader reader, FirstLine first, Func<CancellationToken, Task> waitToAnswer)
{
    /// <summary>Feeds the first line until it knows the client and its name.</summary>
    /// <param name="timeout">How long the client may take; zero for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">Ends with the connection.</param>
    /// <returns>Null if the client gave a name, else the reason to close it.</returns>
    /// <exception cref="OperationCanceledException">The connection is being closed.</exception>
    public async Task<LeaveReason?> ReadAsync(TimeSpan timeout, TimeProvider time, CancellationToken closing)
    {
        using var deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        try
        {
            while (first.Kind == ClientKind.Unknown)
            {
                if (!await reader.WaitAsync(first.Patience, either.Token))
                {
                    first.Flush();
                }
                else if (!reader.Read(first.Feed))
                {
                    first.Complete();
                    break;
                }

                first.IsTerminal = reader.Telnet.Seen;
                if (first.Kind == ClientKind.Unknown && await AnswerAsync(either.Token))
                {
                    return LeaveReason.Quit;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return LeaveReason.NoName;
        }

        return RefusalOf(first);
    }

    /// <summary>Answers the telnet commands before the end of the name; returns whether the client leaves.</summary>
    private async Task<bool> AnswerAsync(CancellationToken closing)
    {
        // Nothing but the greeting was sent, so the system takes these few bytes at once.
        if (reader.Telnet.TryTakeRefusals(out var refusals))
        {
            transport.Send(refusals);
        }

        var requests = reader.Telnet.TakeRequests();
        if ((requests & (TelnetRequests.TimingMark | TelnetRequests.AreYouThere)) != 0)
        {
            await waitToAnswer(closing);
        }

        if (requests.HasFlag(TelnetRequests.TimingMark))
        {
            transport.Send(TelnetFilter.Mark.Span);
        }

        if (requests.HasFlag(TelnetRequests.AreYouThere))
        {
            transport.Send(Encoding.UTF8.GetBytes($"\r\n{TcpText.AreYouThere}\r\n"));
        }

        return (requests & (TelnetRequests.Interrupt | TelnetRequests.EndOfInput)) != 0;
    }

    private static LeaveReason? RefusalOf(FirstLine first) => first.Kind switch
    {
        ClientKind.Unknown => LeaveReason.PeerGone,
        ClientKind.Http or ClientKind.Tls => LeaveReason.NotChat,
        ClientKind.TooLong => LeaveReason.LineTooLong,
        // The old client sends {quit} also when its window is closed before a name was given.
        ClientKind.Chunk when TcpText.EndsInQuit(first.Name!, out _) => LeaveReason.Quit,
        _ when TcpText.IsQuit(first.Name!) || first.Name!.Trim() is "/quit" => LeaveReason.Quit,
        _ => null,
    };
}
