using System.Globalization;

namespace ChatRoom.Bench.Native;

/// <summary>
/// Server and generator on a core each, so that neither takes time from the other: the server on the first this process
/// may use, the generator on the last. With one core there is nothing to keep apart.
/// </summary>
internal static class Cores
{
    private const int MaskWords = 16;

    private static readonly ulong[] Allowed = Read();

    /// <summary>How many cores this process was started with.</summary>
    public static int Count => Allowed.Sum(word => System.Numerics.BitOperations.PopCount(word));

    /// <summary>Whether there is a core for each.</summary>
    public static bool CanSeparate => Count > 1;

    /// <summary>Puts every thread of this process, and those they will start, on the last core.</summary>
    public static void PinGenerator()
    {
        if (CanSeparate)
        {
            SetAll(Only(Enumerable.Range(0, MaskWords * 64).Last(IsAllowed)));
        }
    }

    /// <summary>Runs something that starts a process, which inherits the core: the first one, or all of them.</summary>
    public static T Start<T>(bool pinned, Func<T> start)
    {
        if (!CanSeparate)
        {
            return start();
        }

        var before = Read();
        Set(0, pinned ? Only(Enumerable.Range(0, MaskWords * 64).First(IsAllowed)) : Allowed);
        try
        {
            return start();
        }
        finally
        {
            Set(0, before);
        }
    }

    private static bool IsAllowed(int core) => (Allowed[core / 64] >> core % 64 & 1) == 1;

    private static ulong[] Only(int core)
    {
        var mask = new ulong[MaskWords];
        mask[core / 64] = 1UL << core % 64;
        return mask;
    }

    private static ulong[] Read()
    {
        var mask = new ulong[MaskWords];
        Libc.Check(Libc.sched_getaffinity(0, MaskWords * sizeof(ulong), ref mask[0]), "sched_getaffinity");
        return mask;
    }

    private static void Set(int thread, ulong[] mask) =>
        _ = Libc.sched_setaffinity(thread, MaskWords * sizeof(ulong), in mask[0]);

    private static void SetAll(ulong[] mask)
    {
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
        {
            Set(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), mask);
        }
    }
}
