using System.Diagnostics;
using System.Globalization;
using ChatRoom.Bench.Loads;

namespace ChatRoom.Bench.Servers;

/// <summary>Measures the processor time of servers, generator and all other processes between two moments.</summary>
internal sealed class LoadMeter(params ServerProcess[] servers)
{
    private const double TicksPerSecond = 100;

    // user, nice, system, irq and softirq of /proc/stat
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7];

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _server = servers.Sum(s => s.CpuSeconds);
    private readonly double _generator = GeneratorCpu;
    private readonly double _machine = MachineCpu;
    private double _generatorCores;
    private double _otherCores;

    /// <summary>Gets the seconds until <see cref="Stop"/>.</summary>
    public double Seconds { get; private set; }

    /// <summary>Gets the servers' processor seconds until <see cref="Stop"/>.</summary>
    public double ServerCpu { get; private set; }

    private static double GeneratorCpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Gets the processor seconds of all processes of the machine.</summary>
    private static double MachineCpu
    {
        get
        {
            var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return BusyFields.Sum(place => long.Parse(fields[place], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public void Stop()
    {
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        ServerCpu = servers.Sum(s => s.CpuSeconds) - _server;
        var generator = GeneratorCpu - _generator;
        _generatorCores = generator / Seconds;
        _otherCores = Math.Max(0, MachineCpu - _machine - ServerCpu - generator) / Seconds;
    }

    public Result AddTo(Result result) => result
        .Add("server, cores", ServerCpu / Seconds)
        .Add("server peak memory, MiB", servers.Sum(s => s.PeakMemoryKiB) / 1024)
        .Add("generator, cores", _generatorCores)
        .Add("other processes, cores", _otherCores);
}
