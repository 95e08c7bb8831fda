namespace ChatRoom.Bench.Native;

/// <summary>The limit on open files, which is one on connections.</summary>
internal static class OpenFiles
{
    // The runtime, its libraries and pipes.
    private const int Others = 300;

    /// <summary>Raises this process's limit as far as it may. Servers started from here inherit it.</summary>
    /// <exception cref="BenchException">There are more connections to come than may be open.</exception>
    public static void Allow(int connections)
    {
        Libc.Check(Libc.getrlimit(Libc.LimitOpenFiles, out var limit), "getrlimit");
        limit.Current = limit.Most;
        Libc.Check(Libc.setrlimit(Libc.LimitOpenFiles, limit), "setrlimit");
        if (limit.Most < (ulong)(connections + Others))
        {
            throw new BenchException(
                $"{connections:N0} clients need {connections + Others:N0} open files in this process, and as many in the server; "
                + $"the hard limit (RLIMIT_NOFILE) is {limit.Most:N0}. Raise it (ulimit -Hn {connections + Others} as root) or take fewer clients.");
        }
    }
}
