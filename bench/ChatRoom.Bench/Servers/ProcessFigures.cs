using System.Globalization;

namespace ChatRoom.Bench.Servers;

/// <summary>Reads processor time and memory of a process from <c>/proc</c>.</summary>
internal sealed class ProcessFigures(int id)
{
    private const double TicksPerSecond = 100;

    /// <summary>Gets the processor seconds so far, in user and kernel mode.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name, in brackets, may contain spaces.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Gets the resident memory, in KiB.</summary>
    public double MemoryKiB => Status("VmRSS:");

    /// <summary>Gets the highest resident memory so far, in KiB.</summary>
    public double PeakMemoryKiB => Status("VmHWM:");

    /// <summary>Gets the processor seconds of all processes of the machine.</summary>
    public static double MachineCpuSeconds
    {
        get
        {
            // cpu user nice system idle iowait irq softirq …
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (Number(fields[1]) + Number(fields[2]) + Number(fields[3]) + Number(fields[6]) + Number(fields[7])) / TicksPerSecond;
        }
    }

    private double Status(string name) => Number(
        File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
