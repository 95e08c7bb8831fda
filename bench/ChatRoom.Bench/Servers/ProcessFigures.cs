using System.Globalization;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Servers;

/// <summary>What <c>/proc</c> says of a process.</summary>
internal sealed class ProcessFigures(int id)
{
    private const double TicksPerSecond = 100;

    /// <summary>Processor seconds used so far, in user and kernel mode, to a hundredth.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name, in brackets, may have spaces in it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory, in KiB.</summary>
    public double MemoryKiB => Status("VmRSS:");

    /// <summary>The most resident memory so far, in KiB.</summary>
    public double PeakMemoryKiB => Status("VmHWM:");

    /// <summary>Resident memory, in MiB.</summary>
    public double MemoryMiB => MemoryKiB / 1024;

    /// <summary>Sockets it has open, those it listens on among them.</summary>
    public int Sockets => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Count(IsSocket);

    /// <summary>Processor seconds all processes of the machine have used, without waiting and without the hypervisor.</summary>
    public static double MachineCpuSeconds
    {
        get
        {
            // cpu user nice system idle iowait irq softirq …
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return (Number(fields[1]) + Number(fields[2]) + Number(fields[3]) + Number(fields[6]) + Number(fields[7])) / TicksPerSecond;
        }
    }

    private static bool IsSocket(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed while we looked.
            return false;
        }
    }

    private double Status(string name)
    {
        var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : Number(line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
