using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace ChatRoom.Bench.Servers;

/// <summary>A server as a process of its own on the loopback address; ended when disposed, or when this program ends.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    /// <summary>Stands in a command for a directory that is made for this run and deleted after it.</summary>
    public const string DirectoryMark = "{directory}";

    private const int KeptLines = 20;

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<ServerProcess, bool> Running = new();

    private readonly Process _process;
    private readonly string _directory;
    private readonly ConcurrentQueue<string> _said = new();

    private ServerProcess(ServerSpec spec, bool pinned)
    {
        Spec = spec;
        _directory = Directory.CreateTempSubdirectory("chatroom-bench").FullName;
        var start = new ProcessStartInfo(spec.Command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in spec.Command.Skip(1))
        {
            start.ArgumentList.Add(argument.Replace(DirectoryMark, _directory, StringComparison.Ordinal));
        }

        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        try
        {
            Cores.Start(pinned, _process.Start);
        }
        catch
        {
            Directory.Delete(_directory);
            throw;
        }

        Running[this] = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Figures = new ProcessFigures(_process.Id);
    }

    public ServerSpec Spec { get; }

    /// <summary>Where it takes chat clients; the lobby's, or the first room's, port.</summary>
    public int Port => Ports is [var first, ..] ? first : 0;

    /// <summary>Where it takes the clients of each of its rooms.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>Where our own server has its page.</summary>
    public Uri? Page { get; private set; }

    /// <summary>What the system says of the process.</summary>
    public ProcessFigures Figures { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="spec">Which.</param>
    /// <param name="pinned">Whether it has the first core only, as when this program loads it from another.</param>
    /// <exception cref="BenchException">It did not start; the message has what it said.</exception>
    public static ServerProcess Start(ServerSpec spec, bool pinned)
    {
        if (ListeningPorts.Has(spec.Port))
        {
            throw new BenchException($"Port {spec.Port} of {spec.Name} is taken by another program.");
        }

        ServerProcess server;
        try
        {
            server = new ServerProcess(spec, pinned);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"{spec.Name} cannot be started: {e.Message}");
        }

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

    /// <summary>Our own server with these settings.</summary>
    public static ServerProcess StartOurs(bool pinned, params string[] settings) =>
        Start(ServerSpec.OurServer(ServerSpec.Ours, null, settings, new Dictionary<string, string>()), pinned);

    /// <summary>Ends every server that still runs.</summary>
    public static void EndAll()
    {
        foreach (var server in Running.Keys)
        {
            server.Dispose();
        }
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", Port);
        return socket;
    }

    public void Dispose()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _said.Enqueue(line);
        while (_said.Count > KeptLines)
        {
            _said.TryDequeue(out _);
        }

        if (PageLine().Match(line) is { Success: true } page)
        {
            Page = new Uri(page.Groups[1].Value);
        }

        if (PortLine().Match(line) is { Success: true } port)
        {
            Ports = [.. port.Groups[1].Value.Split(' ').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        }
    }

    private void AwaitPort()
    {
        var watch = Stopwatch.StartNew();
        while (Spec.IsOurs ? Port == 0 : !ListeningPorts.Has(Spec.Port))
        {
            if (_process.HasExited || watch.Elapsed > StartTime)
            {
                throw new BenchException(
                    $"{Spec.Name} did not start listening. It said: {string.Join(" / ", _said)}");
            }

            Thread.Sleep(5);
        }

        Ports = Spec.IsOurs ? Ports : [Spec.Port];
    }

    [GeneratedRegex(@"nc localhost (\d+(?: \d+)*)")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"In a browser:\s+(http\S+)")]
    private static partial Regex PageLine();
}
