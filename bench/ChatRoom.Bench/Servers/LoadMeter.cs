using System.Diagnostics;

namespace ChatRoom.Bench.Servers;

/// <summary>Measures the processor time of server, generator and all other processes between two moments.</summary>
internal sealed class LoadMeter(ServerProcess server)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _server = server.Figures.CpuSeconds;
    private readonly double _generator = GeneratorCpu;
    private readonly double _machine = ProcessFigures.MachineCpuSeconds;
    private double _generatorCores;
    private double _otherCores;

    /// <summary>Gets the seconds until <see cref="Stop"/>.</summary>
    public double Seconds { get; private set; }

    /// <summary>Gets the server's processor seconds until <see cref="Stop"/>.</summary>
    public double ServerCpu { get; private set; }

    private static double GeneratorCpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    public void Stop()
    {
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        ServerCpu = server.Figures.CpuSeconds - _server;
        var generator = GeneratorCpu - _generator;
        _generatorCores = generator / Seconds;
        _otherCores = Math.Max(0, ProcessFigures.MachineCpuSeconds - _machine - ServerCpu - generator) / Seconds;
    }

    public Result AddTo(Result result) => result
        .Add("server, cores", ServerCpu / Seconds)
        .Add("server peak memory, MiB", server.Figures.PeakMemoryKiB / 1024)
        .Add("generator, cores", _generatorCores)
        .Add("other processes, cores", _otherCores);
}
