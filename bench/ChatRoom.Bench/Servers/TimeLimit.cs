namespace ChatRoom.Bench.Servers;

/// <summary>Ends this program, and the servers it has started, if a run takes too long.</summary>
internal sealed class TimeLimit : IDisposable
{
    private const int ExitCode = 3;

    // A run ends by itself some time before.
    private const double Grace = 1.5;

    private readonly Timer _timer;

    public TimeLimit(double seconds) => _timer = new Timer(
        _ =>
        {
            Console.Error.WriteLine($"bench: the run did not end in {seconds * Grace:F0} s.");
            ServerProcess.EndAll();
            Environment.Exit(ExitCode);
        },
        null,
        TimeSpan.FromSeconds(seconds * Grace),
        Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
