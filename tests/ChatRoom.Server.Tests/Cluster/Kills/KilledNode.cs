namespace ChatRoom.Server.Tests.Cluster.Kills;

/// <summary>A node as a process, which is killed and started again.</summary>
internal sealed class KilledNode(string connection, string folder) : IAsyncDisposable
{
    private volatile ServerProcess? _process;

    /// <summary>Gets the port of the terminals; null while the node is down.</summary>
    public int? Port => _process?.Port;

    public async Task StartAsync() => _process = await ServerProcess.StartAsync(new Dictionary<string, string>
    {
        ["Tcp__Port"] = "0",
        ["Limits__FloodPerSecond"] = "0",
        ["Limits__AddressPerSecond"] = "0",
        ["History__Provider"] = "sqlite",
        ["History__Path"] = Path.Combine(folder, "chatroom.db"),
        ["Data__Provider"] = "postgres",
        ["Data__Connection"] = connection,
    });

    public async Task KillAsync()
    {
        var process = _process!;
        _process = null;
        await process.KillAsync();
        await process.DisposeAsync();
    }

    /// <summary>Stops the process for a time, as a machine that is suspended does.</summary>
    public async Task PauseAsync(TimeSpan time)
    {
        Signal("STOP");
        await Task.Delay(time);
        Signal("CONT");
    }

    /// <summary>Ends the process in order.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        // It may have to give up a database that has just crashed.
        Assert.Equal(0, await _process!.ExitAsync(3 * Deadline.Default));
    }

    private void Signal(string name)
    {
        Assert.True(_process!.IsRunning, $"The node has ended by itself: {_process.Everything}");
        _process.Signal(name);
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
