using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatRoom.Testing;

/// <summary>The real program as a process of its own. Disposing ends it, however the test went.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>The variable that says whether threads that wait for sockets run what follows a read. A started server decides that itself.</summary>
    public const string InlineSockets = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private int _disposed;

    private ServerProcess(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment, int? descriptors)
    {
        // A runner in the background may ignore interrupts, which its children would inherit.
        // With SIGXFSZ ignored, a write beyond RLIMIT_FSIZE fails instead of ending the program.
        string[] command =
            ["--default-signal=INT", "--ignore-signal=XFSZ", "dotnet", Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.dll")];
        string[] limited = descriptors is { } most ? ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--nofile={most}:{most}")] : [];
        var start = new ProcessStartInfo("/usr/bin/env", [.. limited, .. limited.Length > 0 ? ["/usr/bin/env"] : (string[])[], .. command, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A server of a test does not live long enough for code that is compiled twice; its start takes a quarter less.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "1000";
        start.Environment.Remove(InlineSockets);
        // Unless a test says otherwise, one server knows nothing of another.
        if (!args.Any(arg => arg.StartsWith("--History:", StringComparison.Ordinal)))
        {
            start.Environment["History__Provider"] = "memory";
        }

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

    /// <summary>The TCP door's port.</summary>
    public int Port { get; private set; }

    public Uri Web { get; private set; } = new("http://localhost");

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts the program and waits for nothing.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="descriptors">The most descriptors it may have, as after <c>ulimit -n</c>; null for no limit of its own.</param>
    public static ServerProcess Launch(string[] args, Dictionary<string, string>? environment = null, int? descriptors = null) =>
        new(args, environment ?? [], descriptors);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<Ended> RunAsync(params string[] args)
    {
        await using var command = Launch(args);
        return await command.UntilEndAsync();
    }

    /// <summary>Runs a health check until it ends so: it has a deadline of its own, which a busy machine may miss.</summary>
    /// <param name="fault">A part of the only line of one that fails; null for one that finds no fault.</param>
    /// <param name="settings">Its settings.</param>
    public static Task CheckHealthUntilAsync(string? fault, params string[] settings) => Eventually.TrueAsync(
        async () =>
        {
            var ended = await RunAsync(["healthcheck", .. settings]);
            return fault is null ? ended is { ExitCode: 0, Lines: [] } : ended is { ExitCode: 1, Lines: [var line] } && line.Contains(fault, StringComparison.Ordinal);
        },
        $"the health check finds {fault ?? "no fault"}");

    /// <summary>Starts a server on free ports that is expected to end by itself.</summary>
    public static Task<Ended> FailAsync(params string[] settings) => RunAsync(OnFreePorts(settings));

    /// <summary>Starts a server on free ports of the loopback interface and waits until it has printed its addresses.</summary>
    public static Task<ServerProcess> StartAsync(params string[] settings) => UntilItServesAsync(Launch(OnFreePorts(settings)));

    /// <summary>Starts a server that may have so many descriptors and no more, as after <c>ulimit -n</c>.</summary>
    public static Task<ServerProcess> StartAsync(int descriptors, params string[] settings) =>
        UntilItServesAsync(Launch(OnFreePorts(settings), descriptors: descriptors));

    /// <summary>Starts a server whose TCP port the environment names, and waits until it has printed its addresses.</summary>
    public static Task<ServerProcess> StartAsync(Dictionary<string, string> environment) =>
        UntilItServesAsync(Launch(["--urls=http://127.0.0.1:0", "--Tcp:Address=127.0.0.1"], environment));

    /// <summary>The arguments of a server on free ports of the loopback interface. Settings given later win.</summary>
    public static string[] OnFreePorts(params string[] settings) =>
        ["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", .. settings];

    /// <summary>Sends it a signal: <c>TERM</c>, <c>INT</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>SIGKILL: no farewell, no tidying up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Eventually.InTimeAsync(_process.WaitForExitAsync());
    }

    /// <summary>Its exit code, once it has ended and all it wrote is read.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Deadline.Default);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>No file of the process may grow or be written beyond this, as on a disk without space.</summary>
    public async Task LimitFilesAsync(string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", _process.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        await Eventually.InTimeAsync(prlimit.WaitForExitAsync());
        Assert.Equal(0, prlimit.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (IsRunning)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServerProcess> UntilItServesAsync(ServerProcess server)
    {
        try
        {
            // Three nodes that make the tables of an empty database beside other tests took more than the usual 20 s.
            await Eventually.TrueAsync(() => server.FindAddresses() || !server.IsRunning, "the server prints its addresses", within: TimeSpan.FromMinutes(1));
            Assert.True(server.FindAddresses(), $"The server did not start: {server.Everything}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private async Task<Ended> UntilEndAsync() => new(await ExitAsync(), Everything + "\n");

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

    [GeneratedRegex(@"^  In a terminal:  nc \S+ (\d+)$", RegexOptions.Multiline)]
    private static partial Regex TcpLine();
}
