using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Text;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Control;

/// <summary>Takes acts from the command line on this machine, over a socket that only this user can open.</summary>
/// <remarks>A connection is one act: a line with its name and argument; the answer is <c>done</c> or <c>refused</c>, then lines.</remarks>
internal sealed partial class ControlServer(ConsoleActs acts, HistoryOptions history, ILogger<ControlServer> logger) : BackgroundService
{
    private const int Backlog = 8;
    private const int MaxLine = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Socket? _socket;
    private string _path = "";

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _path = ControlPath.Beside(history.Path);
        try
        {
            _socket = Listen(_path);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // A long path, or a file system without sockets. The chat works without it.
            LogNoSocket(logger, _path, e.Message);
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_socket is not null)
        {
            _socket.Dispose();
            File.Delete(_path);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var answers = new List<Task>();
        while (_socket is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var client = await _socket.AcceptAsync(stoppingToken);
                answers.RemoveAll(answer => answer.IsCompleted);
                answers.Add(AnswerAsync(client, stoppingToken));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client is gone, or the server stops.
            }
        }

        // An act uses the ledger, which is closed after this service has stopped.
        await Task.WhenAll(answers);
    }

    private static Socket Listen(string path)
    {
        // A server whose data is in a database has no folder yet.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // The lock of the ledger says that the socket of an earlier process is dead.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                // Nobody can connect before the socket listens.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AnswerAsync(Socket client, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            if (await ReadLineAsync(stream, patience.Token) is not { } line)
            {
                return;
            }

            var answer = await RunAsync(line, patience.Token);
            string[] lines = [answer.IsDone ? "done" : "refused", .. answer.Lines.Select(text => text.ToString())];
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'), patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client is gone or too slow, or the server stops. An act that was asked for is in the audit log.
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
        }
    }

    /// <summary>Reads the first line, or an end of one that is too long; null if the client has sent nothing.</summary>
    private static async Task<string?> ReadLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[2 * MaxLine];
        var (length, end) = (0, -1);
        while (end < 0 && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            end = buffer.AsSpan(length, read).IndexOf((byte)'\n') is >= 0 and var found ? length + found : -1;
            // The rest of a line that is too long is read too: else the client would not get its answer.
            length = length + read < buffer.Length ? length + read : MaxLine + 1;
        }

        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, end < 0 ? length : end);
    }

    private async Task<ActAnswer> RunAsync(string line, CancellationToken cancellationToken)
    {
        var text = MessageText.Clean(line);
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var act = end < 0 ? text : text[..end];
        return Encoding.UTF8.GetByteCount(line) <= MaxLine
            ? await acts.RunAsync(act, end < 0 ? "" : text[end..], cancellationToken)
            : ActAnswer.Refused("The line is too long.");
    }

    [LoggerMessage(60, LogLevel.Warning, "The command line cannot reach this server, because {Path} is no socket: {Message}")]
    private static partial void LogNoSocket(ILogger logger, string path, string message);

    [LoggerMessage(61, LogLevel.Error, "An act of the command line failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
