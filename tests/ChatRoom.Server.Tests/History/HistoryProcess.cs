using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Server.Tests.History;

/// <summary>The real program, as a process of its own. Disposing kills it if it still runs.</summary>
internal sealed partial class HistoryProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HistoryProcess(IEnumerable<string> args)
    {
        // An ignored signal stays ignored in the program: a write beyond RLIMIT_FSIZE fails instead of ending it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", Program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The TCP door's port.</summary>
    public int Port { get; private set; }

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll");

    /// <summary>Everything the process has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a server on free ports and waits until it serves.</summary>
    public static async Task<HistoryProcess> StartAsync(string history, params string[] settings)
    {
        var server = Launch(history, settings);
        try
        {
            var ended = server._process.WaitForExitAsync();
            await Eventually.InTimeAsync(Task.WhenAny(server._port.Task, ended));
            Assert.True(server._port.Task.IsCompleted, $"The server did not start: {server.Output}");
            server.Port = await server._port.Task;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that is expected to end by itself.</summary>
    public static async Task<Ended> FailAsync(string history, params string[] settings)
    {
        await using var server = Launch(history, settings);
        return await server.UntilEndAsync();
    }

    /// <summary>Runs a subcommand to its end.</summary>
    public static async Task<Ended> RunAsync(params string[] args)
    {
        await using var command = new HistoryProcess(args);
        return await command.UntilEndAsync();
    }

    /// <summary>SIGKILL: no farewell, no tidying up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Eventually.InTimeAsync(_process.WaitForExitAsync());
    }

    /// <summary>No file of the process may grow or be written beyond this, as on a disk without space.</summary>
    public async Task LimitFilesAsync(string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        await Eventually.InTimeAsync(prlimit.WaitForExitAsync());
        Assert.Equal(0, prlimit.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>Starts a server and does not wait for it.</summary>
    public static HistoryProcess Launch(string history, params string[] settings) =>
        new(["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", $"--History:Path={history}", .. settings]);

    private async Task<Ended> UntilEndAsync()
    {
        await Eventually.InTimeAsync(_process.WaitForExitAsync());
        return new Ended(_process.ExitCode, Output);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
        }

        if (PortLine().Match(line) is { Success: true } match)
        {
            _port.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex(@"nc localhost (\d+)")]
    private static partial Regex PortLine();
}

/// <summary>How a process ended.</summary>
internal sealed record Ended(int ExitCode, string Output)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It could not do what it was asked to, and said so in one line.</summary>
    public void SaysInOneLine(string part, int exitCode = 2)
    {
        Assert.Equal(exitCode, ExitCode);
        var line = Assert.Single(Lines);
        Assert.StartsWith("chatroom: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }
}
