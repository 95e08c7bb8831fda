using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;

namespace ChatRoom.Bench.Servers;

/// <summary>Runs a server as a process of its own on the loopback address, at the latest until this program ends.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    /// <summary>Stands in a command for a new directory that is deleted after the run.</summary>
    public const string DirectoryMark = "{directory}";

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<ServerProcess, bool> Running = new();

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chatroom-bench");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ServerProcess(ServerSpec spec, bool pinned)
    {
        Spec = spec;
        var command = Cores.Pin(spec.Command, pinned);
        var arguments = command.Skip(1).Select(a => a.Replace(DirectoryMark, _directory.FullName, StringComparison.Ordinal));
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += (_, e) => TakeLine(e.Data);
        _process.ErrorDataReceived += (_, e) => TakeLine(e.Data);
        _process.Start();
        Running[this] = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ServerSpec Spec { get; }

    /// <summary>Gets the port of each room.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>Gets the address of the web page, if there is one.</summary>
    public Uri? Page { get; private set; }

    /// <summary>Gets the processor seconds so far, in user and kernel mode.</summary>
    public double CpuSeconds => Refreshed.TotalProcessorTime.TotalSeconds;

    /// <summary>Gets the resident memory, in KiB.</summary>
    public double MemoryKiB => Refreshed.WorkingSet64 / 1024.0;

    /// <summary>Gets the highest resident memory so far, in KiB.</summary>
    public double PeakMemoryKiB => Refreshed.PeakWorkingSet64 / 1024.0;

    private Process Refreshed
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <exception cref="BenchException">It does not listen; the message has its output.</exception>
    public static ServerProcess Start(ServerSpec spec, bool pinned)
    {
        if (IsTaken(spec.Port))
        {
            throw new BenchException($"Port {spec.Port} of {spec.Name} is taken by another program.");
        }

        var server = new ServerProcess(spec, pinned);
        try
        {
            server.AwaitPort();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends every server that still runs.</summary>
    public static void EndAll()
    {
        foreach (var server in Running.Keys)
        {
            server.Dispose();
        }
    }

    public void Dispose()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static bool IsTaken(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endPoint => endPoint.Port == port);

    private void AwaitPort()
    {
        var watch = Stopwatch.StartNew();
        while (Spec.PrintsPorts ? Ports.Count == 0 : !IsTaken(Spec.Port))
        {
            if (_process.HasExited || watch.Elapsed > StartTime)
            {
                throw new BenchException($"{Spec.Name} does not listen. Its output: {string.Join(" / ", _output)}");
            }

            Thread.Sleep(5);
        }

        Ports = [.. Enumerable.Repeat(Spec.PrintsPorts ? Ports[0] : Spec.Port, Spec.Rooms)];
    }

    private void TakeLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (PageLine().Match(line) is { Success: true } page)
        {
            Page = new Uri(page.Groups[1].Value);
        }

        if (PortLine().Match(line) is { Success: true } ports)
        {
            Ports = [int.Parse(ports.Groups[1].Value, CultureInfo.InvariantCulture)];
        }
    }

    [GeneratedRegex(@"nc localhost (\d+)")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"In a browser:\s+(http\S+)")]
    private static partial Regex PageLine();
}
