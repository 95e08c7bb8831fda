using System.Net.Sockets;
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
        while (_socket is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _socket.AcceptAsync(stoppingToken), stoppingToken);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client is gone, or the server stops.
            }
        }
    }

    private static Socket Listen(string path)
    {
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
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream);
            var line = await reader.ReadLineAsync(patience.Token) ?? "";
            var answer = await RunAsync(line, patience.Token);
            await writer.WriteLineAsync(answer.IsDone ? "done" : "refused");
            foreach (var text in answer.Lines)
            {
                await writer.WriteLineAsync(text.ToString());
            }
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
        }
    }

    private async Task<ActAnswer> RunAsync(string line, CancellationToken cancellationToken)
    {
        var text = MessageText.Clean(line);
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var act = end < 0 ? text : text[..end];
        return line.Length <= MaxLine
            ? await acts.RunAsync(act, end < 0 ? "" : text[end..], cancellationToken)
            : ActAnswer.Refused("The line is too long.");
    }

    [LoggerMessage(60, LogLevel.Warning, "The command line cannot reach this server, because {Path} is no socket: {Message}")]
    private static partial void LogNoSocket(ILogger logger, string path, string message);

    [LoggerMessage(61, LogLevel.Error, "An act of the command line failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
