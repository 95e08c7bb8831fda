using System.Diagnostics;

namespace ChatRoom.Bench.InProcess;

/// <summary>Time and processor time of this process while the meter runs. It begins paused.</summary>
internal sealed class ProcessMeter
{
    private long _resumed;
    private double _cpu;
    private double _machine;
    private double _others;

    /// <summary>Seconds it ran, up to the last pause.</summary>
    public double Seconds { get; private set; }

    /// <summary>Seconds it ran, up to now. Only while it runs.</summary>
    public double SecondsNow => Seconds + Stopwatch.GetElapsedTime(_resumed).TotalSeconds;

    /// <summary>Processor seconds of this process while it ran.</summary>
    public double CpuSeconds { get; private set; }

    /// <summary>Cores that other processes used meanwhile.</summary>
    public double OtherCores => Math.Max(0, _others) / Seconds;

    private static double Cpu => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Runs a meter while something is done.</summary>
    public static async Task<ProcessMeter> MeasureAsync(Func<Task> action)
    {
        var meter = new ProcessMeter();
        meter.Resume();
        await action();
        meter.Pause();
        return meter;
    }

    public void Resume()
    {
        _machine = ProcessFigures.MachineCpuSeconds;
        _cpu = Cpu;
        _resumed = Stopwatch.GetTimestamp();
    }

    public void Pause()
    {
        Seconds = SecondsNow;
        var cpu = Cpu - _cpu;
        CpuSeconds += cpu;
        _others += ProcessFigures.MachineCpuSeconds - _machine - cpu;
    }
}
