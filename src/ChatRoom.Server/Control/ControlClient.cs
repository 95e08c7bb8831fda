using System.Net.Sockets;

namespace ChatRoom.Server.Control;

/// <summary>Asks the running server for an act of moderation.</summary>
internal static class ControlClient
{
    /// <summary>Asks for one act.</summary>
    /// <param name="path">The control socket.</param>
    /// <param name="act">The name of the act.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was done, and lines; null if no server runs there.</returns>
    public static async Task<(bool IsDone, IReadOnlyList<string> Lines)?> AskAsync(
        string path, string act, string argument, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return null;
        }

        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync($"{act} {argument}".ReplaceLineEndings(" ").AsMemory(), cancellationToken);
        var isDone = await reader.ReadLineAsync(cancellationToken) == "done";
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return (isDone, lines);
    }
}
