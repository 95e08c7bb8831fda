using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Net;

/// <summary>Reads the first bytes of a client until its name is known.</summary>
internal static class NameReader
{
    /// <summary>Feeds <paramref name="first"/> until it knows the client and its name.</summary>
    /// <param name="reader">The client's bytes.</param>
    /// <param name="first">The interpreter of the first line.</param>
    /// <param name="timeout">How long the client may take; zero for no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">Ends with the connection.</param>
    /// <returns>Null if the client gave a name, else the reason to close it.</returns>
    /// <exception cref="OperationCanceledException">The connection is being closed.</exception>
    public static async Task<LeaveReason?> ReadAsync(
        PatientReader reader, FirstLine first, TimeSpan timeout, TimeProvider time, CancellationToken closing)
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

                first.IsTerminal = reader.SawTelnet;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return LeaveReason.NoName;
        }

        return RefusalOf(first);
    }

    private static LeaveReason? RefusalOf(FirstLine first) => first.Kind switch
    {
        ClientKind.Unknown => LeaveReason.PeerGone,
        ClientKind.Http or ClientKind.Tls => LeaveReason.NotChat,
        ClientKind.TooLong => LeaveReason.LineTooLong,
        // The old client sends {quit} also when its window is closed before a name was given.
        ClientKind.Chunk when first.Name!.EndsWith(TcpText.Quit, StringComparison.Ordinal) => LeaveReason.Quit,
        _ when first.Name!.Trim() is TcpText.Quit or "/quit" => LeaveReason.Quit,
        _ => null,
    };
}
