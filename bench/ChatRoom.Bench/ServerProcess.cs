using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ChatRoom.Bench;

/// <summary>The real server as a process of its own, on free ports of the loopback address; ended when disposed.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Processor seconds the server has used.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Resident memory of the server, in MiB.</summary>
    public double MemoryMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Starts the server and waits until it says where it listens.</summary>
    /// <param name="settings">Further settings.</param>
    public static ServerProcess Start(params string[] settings) => Start(pinned: true, settings);

    /// <inheritdoc cref="Start(string[])"/>
    /// <param name="pinned">Whether it has the first core only, as when this program loads it from another.</param>
    /// <param name="settings">Further settings.</param>
    public static ServerProcess Start(bool pinned, params string[] settings)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        // The server on one core, this program on another, where there are two and the tool is there.
        if (pinned && File.Exists("/usr/bin/taskset") && Environment.ProcessorCount > 1)
        {
            start.FileName = "/usr/bin/taskset";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("0");
            start.ArgumentList.Add("dotnet");
        }

        foreach (var argument in new[]
        {
            program, "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--Tcp:Backlog=0",
            "--Limits:FloodPerSecond=0", "--Limits:ConnectionsPerAddress=0", "--Serilog:MinimumLevel:Default=Error",
        }.Concat(settings))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (Terminal().Match(line) is { Success: true } match)
            {
                // Read on, or the server would wait for somebody to.
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServerProcess(process, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", Port);
        return socket;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"nc localhost (\d+)")]
    private static partial Regex Terminal();
}
