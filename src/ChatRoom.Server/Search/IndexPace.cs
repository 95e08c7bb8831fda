using System.Runtime.InteropServices;

namespace ChatRoom.Server.Search;

/// <summary>Leaves the processor to the rooms: the index works in time that they do not need, and waits while they are very busy.</summary>
/// <remarks>For the thread that fills the index. It may wait, because a search reads the newest events by itself.</remarks>
/// <param name="written">Returns the number of events that all rooms have written since the start.</param>
/// <param name="time">The clock.</param>
internal sealed class IndexPace(Func<long> written, TimeProvider time)
{
    /// <summary>The number of events a second above which the index waits; up to 20,000 it is at most a second behind.</summary>
    public const int BusyEvents = 25_000;

    // Linux knows the priority of a thread as its nice value: 0 is usual, 19 the least (setpriority(2)).
    private const int PrioProcess = 0;
    private const int CallingThread = 0;
    private const int Nice = 10;

    // Shorter spans say little about a rate.
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(100);

    // Even without an end of the rush, the index gets something done.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private long _from = written();
    private long _since = time.GetTimestamp();
    private long _worked = time.GetTimestamp();
    private bool _areBusy;

    /// <summary>Lowers the priority of the calling thread for good. On other systems than Linux the runtime does it.</summary>
    public static void TakeLowPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            // Without success the thread has its usual priority.
            _ = SetPriority(PrioProcess, CallingThread, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>Returns whether the index may work now. If not, the caller asks again after a while.</summary>
    public bool MayWork()
    {
        var span = time.GetElapsedTime(_since);
        if (span >= ShortestSpan)
        {
            var to = written();
            _areBusy = (to - _from) / span.TotalSeconds > BusyEvents;
            (_from, _since) = (to, time.GetTimestamp());
        }

        if (_areBusy && time.GetElapsedTime(_worked) < LongestWait)
        {
            return false;
        }

        _worked = time.GetTimestamp();
        return true;
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
}
