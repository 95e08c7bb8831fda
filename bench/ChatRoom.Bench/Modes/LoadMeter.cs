using System.Diagnostics;

namespace ChatRoom.Bench.Modes;

/// <summary>What server, generator and the rest of the machine used between two moments.</summary>
internal sealed class LoadMeter
{
    private readonly ServerProcess _server;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _serverCpu;
    private readonly double _generatorCpu = GeneratorCpu;
    private readonly double _machineCpu = ProcessFigures.MachineCpuSeconds;

    /// <summary>Begins to measure.</summary>
    public LoadMeter(ServerProcess server)
    {
        _server = server;
        _serverCpu = server.Figures.CpuSeconds;
    }

    /// <summary>Seconds so far, or until <see cref="Stop"/>.</summary>
    public double Seconds { get; private set; }

    /// <summary>Processor seconds of the server until <see cref="Stop"/>.</summary>
    public double ServerCpu { get; private set; }

    private double GeneratorShare { get; set; }

    private double OtherShare { get; set; }

    private static double GeneratorCpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Ends the measurement.</summary>
    public void Stop()
    {
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        ServerCpu = _server.Figures.CpuSeconds - _serverCpu;
        var generator = GeneratorCpu - _generatorCpu;
        GeneratorShare = generator / Seconds;
        OtherShare = Math.Max(0, ProcessFigures.MachineCpuSeconds - _machineCpu - ServerCpu - generator) / Seconds;
    }

    /// <summary>Adds what was used to a result.</summary>
    public void AddTo(Result result) => result
        .Add(Figure.ServerCpu, ServerCpu)
        .Add(Figure.ServerShare, ServerCpu / Seconds)
        .Add(Figure.Memory, _server.Figures.MemoryMiB)
        .Add(Figure.PeakMemory, _server.Figures.PeakMemoryKiB / 1024)
        .Add(Figure.GeneratorShare, GeneratorShare)
        .Add(Figure.OtherShare, OtherShare);
}
