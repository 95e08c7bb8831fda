using System.Runtime.InteropServices;

namespace ChatRoom.Server.Scheduling;

/// <summary>
/// Gives memory back to the system when a busy server has become quiet. The runtime collects only while something allocates, so that
/// without it the memory of a busy hour would stay for days.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="allocated">Returns the bytes that the process has allocated since its start.</param>
/// <param name="collect">Collects all garbage, and gives free memory back.</param>
internal sealed class QuietCollection(TimeProvider time, Func<long> allocated, Action collect) : BackgroundService
{
    private const long QuietBytes = 16 << 20;
    private const long BusyBytes = 256 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // The second one is for rooms that have left the memory meanwhile (Rooms:CloseAfter).
    private static readonly int[] QuietMinutes = [1, 15];

    private long _before = allocated();
    private long _sinceQuiet;
    private int _quietMinutes = QuietMinutes[^1];

    /// <summary>Looks at the last minute.</summary>
    public void OnMinute()
    {
        var now = allocated();
        var grown = now - _before;
        _before = now;
        if (grown > QuietBytes)
        {
            _sinceQuiet += grown;
            _quietMinutes = _sinceQuiet > BusyBytes ? 0 : _quietMinutes;
            return;
        }

        _quietMinutes++;
        if (QuietMinutes.Contains(_quietMinutes))
        {
            _sinceQuiet = 0;
            collect();
        }
    }

    /// <summary>Collects all garbage, and gives free memory back: that of the runtime and that of native code.</summary>
    public static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
        {
            try
            {
                _ = MallocTrim(0);
            }
            catch (EntryPointNotFoundException)
            {
                // A C library other than GNU's.
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            OnMinute();
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int MallocTrim(nuint pad);
}
