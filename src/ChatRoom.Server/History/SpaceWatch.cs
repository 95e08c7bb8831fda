namespace ChatRoom.Server.History;

/// <summary>Looks once a second whether the disk of the history is nearly full, and logs when that begins and ends.</summary>
/// <remarks>Rooms then refuse messages and newcomers, so that leaves and deletions can still be stored.</remarks>
internal sealed partial class SpaceWatch(
    HistoryOptions options, IFreeSpace space, TimeProvider time, ILogger<SpaceWatch> logger) : IHostedService, IDisposable
{
    private const long MostByDefault = 256L << 20;

    // 5% of the file system.
    private const int ShareByDefault = 20;

    // The state ends with a sixteenth more, so that it does not change with each leave.
    private const int Margin = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private volatile bool _isShort;
    private volatile bool _isSilent;
    private ITimer? _timer;

    /// <summary>Gets whether the disk had less free space than wanted at the last look.</summary>
    public bool IsShort => _isShort;

    /// <summary>Looks for the first time before anybody comes in.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        _timer = time.CreateTimer(_ => LookAndWait(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Wait();
        return Task.CompletedTask;
    }

    /// <summary>Looks no more.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Measures the free space. A file system that does not answer changes nothing.</summary>
    internal void Look()
    {
        if (options.MinFreeBytes == 0 || Measure() is not var (free, total))
        {
            return;
        }

        var wanted = options.MinFreeBytes ?? Math.Min(MostByDefault, total / ShareByDefault);
        if (!_isShort && free < wanted)
        {
            _isShort = true;
            LogShort(logger, free, wanted);
        }
        else if (_isShort && free - wanted >= wanted / Margin)
        {
            _isShort = false;
            LogEnough(logger, free);
        }
    }

    private void LookAndWait()
    {
        try
        {
            Look();
        }
        finally
        {
            Wait();
        }
    }

    // Armed only after a look has ended: a file system that hangs must not collect threads. A disposed timer ignores it.
    private void Wait() => _timer?.Change(Interval, Timeout.InfiniteTimeSpan);

    private (long Free, long Total)? Measure()
    {
        try
        {
            var measured = space.Measure();
            _isSilent = false;
            return measured;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The framework throws many types here, and a timer that throws would end the server.
            if (!_isSilent)
            {
                _isSilent = true;
                LogSilent(logger, e);
            }

            return null;
        }
    }

    [LoggerMessage(33, LogLevel.Warning, "history: the disk has {Free} bytes free, less than {Wanted} (History:MinFreeBytes); messages and newcomers are refused")]
    private static partial void LogShort(ILogger logger, long free, long wanted);

    [LoggerMessage(34, LogLevel.Information, "history: the disk has {Free} bytes free again; messages and newcomers are stored")]
    private static partial void LogEnough(ILogger logger, long free);

    [LoggerMessage(37, LogLevel.Warning, "history: the free space of the disk cannot be measured; its last known state stays")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
