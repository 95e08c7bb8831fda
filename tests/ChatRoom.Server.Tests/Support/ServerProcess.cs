using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatRoom.Server.Tests.Support;

/// <summary>The server as a process of its own. Disposing ends it, however the test went.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private int _disposed;

    private ServerProcess(IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true, RedirectStandardError = true };
        // A runner in the background may ignore interrupts, which its children would inherit.
        string[] command = ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll")];
        foreach (var word in command.Concat(args))
        {
            start.ArgumentList.Add(word);
        }

        // Unless a test says otherwise, one server knows nothing of another.
        start.Environment["History__Provider"] = "memory";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Output and errors as one text.</summary>
    public string Everything => string.Join('\n', _output.Concat(_errors));

    public int Port { get; private set; }

    public Uri Web { get; private set; } = new("http://localhost");

    /// <summary>Starts a process that is not expected to serve.</summary>
    public static ServerProcess Run(params string[] args) => new(args, []);

    /// <inheritdoc cref="Run(string[])"/>
    public static ServerProcess Run(string[] args, Dictionary<string, string> environment) => new(args, environment);

    /// <summary>Starts a server on loopback ports and waits until it has printed its addresses.</summary>
    public static Task<ServerProcess> StartAsync(params string[] settings) =>
        StartAsync(["--Tcp:Port=0", .. settings], new Dictionary<string, string>());

    /// <inheritdoc cref="StartAsync(string[])"/>
    public static async Task<ServerProcess> StartAsync(string[] settings, Dictionary<string, string> environment)
    {
        var server = new ServerProcess(["--urls=http://127.0.0.1:0", "--Tcp:Address=127.0.0.1", .. settings], environment);
        try
        {
            await Deadline.UntilAsync(() => server.FindAddresses() || server._process.HasExited, "the server prints its addresses");
            Assert.True(server.FindAddresses(), server.Everything);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends it a signal: <c>TERM</c>, <c>INT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Its exit code, once it has ended and all it wrote is read.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Deadline.Default);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private bool FindAddresses()
    {
        var text = string.Join('\n', _output);
        var web = WebLine().Match(text);
        var tcp = TcpLine().Match(text);
        if (web.Success && tcp.Success)
        {
            Web = new Uri(web.Groups[1].Value);
            Port = int.Parse(tcp.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return web.Success && tcp.Success;
    }

    [GeneratedRegex(@"^  In a browser:   (http://\S+)$", RegexOptions.Multiline)]
    private static partial Regex WebLine();

    [GeneratedRegex(@"^  In a terminal:  nc localhost (\d+)$", RegexOptions.Multiline)]
    private static partial Regex TcpLine();
}
