using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A server process on ports and data of its own that is killed and started again on the same ones.</summary>
internal sealed class CrashingServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-crashes-");
    private readonly string[] _settings;
    private ServerProcess? _process;

    private CrashingServer()
    {
        Port = FreePort.Find();
        Page = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}"));
        _settings =
        [
            $"--urls={Page.ToString().TrimEnd('/')}", string.Create(CultureInfo.InvariantCulture, $"--Tcp:Port={Port}"),
            "--Limits:FloodPerSecond=0", "--Limits:FloodBurst=0", HistoryPath,
        ];
    }

    public Uri Page { get; }

    public int Port { get; }

    private string HistoryPath => $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}";

    public static async Task<CrashingServer> StartAsync()
    {
        var server = new CrashingServer();
        await server.StartAgainAsync();
        return server;
    }

    public async Task KillAndStartAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
        await StartAgainAsync();
    }

    /// <summary>Returns the log of a room, as <c>chatroom export</c> prints it.</summary>
    public async Task<ExportedLog> ExportAsync(string room)
    {
        var (code, output) = await ServerProcess.RunAsync("export", "--format", "jsonl", "--room", room, HistoryPath);
        Assert.True(code == 0, output);
        return ExportedLog.Parse(output);
    }

    /// <summary>Kills the server, and returns the logs of all conversations of two persons.</summary>
    public async Task<IReadOnlyList<ExportedLog>> ExportConversationsAsync()
    {
        await _process!.KillAsync();
        var list = await ServerProcess.RunAsync("room", "list", HistoryPath);
        var logs = new List<ExportedLog>();
        foreach (var line in list.Lines.Where(line => line.EndsWith(": direct", StringComparison.Ordinal)))
        {
            logs.Add(await ExportAsync(line[..line.IndexOf(':', StringComparison.Ordinal)]));
        }

        return logs;
    }

    public async ValueTask DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }

    private async Task StartAgainAsync() => _process = await ServerProcess.StartAsync(_settings);
}
