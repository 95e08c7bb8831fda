using System.Diagnostics;
using System.Globalization;

namespace ChatRoom.Bench.Servers;

/// <summary>Gives the server the first core of this process and the generator the last one, with <c>taskset</c>.</summary>
internal static class Cores
{
    private static readonly string[] Allowed =
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            .Split(':')[1].Trim().Split(',', '-');

    /// <summary>Gets whether each side can have a core of its own.</summary>
    public static bool CanSeparate => Allowed.Length > 1;

    /// <summary>Returns a command that runs on the server's core only.</summary>
    public static IReadOnlyList<string> Pin(IReadOnlyList<string> command, bool pinned) =>
        pinned && CanSeparate ? ["taskset", "--cpu-list", Allowed[0], .. command] : command;

    /// <summary>Puts all threads of this process on the last core.</summary>
    public static void PinGenerator(bool pinned)
    {
        if (pinned && CanSeparate)
        {
            var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            var start = new ProcessStartInfo("taskset", ["--all-tasks", "--cpu-list", "--pid", Allowed[^1], self])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
    }
}
