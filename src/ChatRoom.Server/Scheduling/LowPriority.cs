using System.Runtime.InteropServices;

namespace ChatRoom.Server.Scheduling;

/// <summary>Runs long computations so that the rooms and the doors get the processor first.</summary>
internal static class LowPriority
{
    // Linux knows the priority of a thread as its nice value: 0 is usual, 19 the least (setpriority(2)).
    private const int PrioProcess = 0;
    private const int CallingThread = 0;
    private const int LeastPriority = 19;
    private const int Lower = 10;

    /// <summary>Computes a result on a thread of its own: the threads of the pool keep their priority and stay free.</summary>
    public static Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            TakeForThread();
            return compute();
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Lowers the priority of the calling thread for good. On other systems than Linux the runtime does it.</summary>
    public static void TakeForThread()
    {
        if (OperatingSystem.IsLinux())
        {
            // Without success the thread has its usual priority.
            _ = SetPriority(PrioProcess, CallingThread, Math.Min(LeastPriority, NiceOfThread() + Lower));
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>Returns the nice value of the calling thread on Linux.</summary>
    internal static int NiceOfThread() => GetPriority(PrioProcess, CallingThread);

    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);

    [DllImport("libc", EntryPoint = "getpriority")]
    private static extern int GetPriority(int which, int who);
}
