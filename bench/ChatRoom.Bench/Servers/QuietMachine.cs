namespace ChatRoom.Bench.Servers;

/// <summary>Waits for a moment in which nobody else needs the processor.</summary>
internal static class QuietMachine
{
    private const double QuietCores = 0.15;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>Returns when other processes have used next to nothing for half a second, or the patience is over.</summary>
    public static void Await(double patienceSeconds)
    {
        for (var waited = TimeSpan.Zero; waited.TotalSeconds < patienceSeconds; waited += Look)
        {
            var before = ProcessFigures.MachineCpuSeconds;
            Thread.Sleep(Look);
            if (ProcessFigures.MachineCpuSeconds - before < QuietCores * Look.TotalSeconds)
            {
                return;
            }
        }
    }
}
