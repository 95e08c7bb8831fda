using ChatRoom.Core.Diagnostics;

namespace ChatRoom.Server.Tcp.Ports;

/// <summary>Bounds the log lines about connections without a name, of which a flood may come.</summary>
internal sealed partial class NamelessLog(TimeProvider time, ILogger logger)
{
    private const int Lines = 50;

    private readonly LogBudget _budget = new(Lines, TimeSpan.FromSeconds(10), time);

    /// <summary>Returns whether a line may be written now; tells how many were left out before it.</summary>
    public bool TryPass()
    {
        var passes = _budget.TryTake(out var left);
        if (left > 0)
        {
            LogLeftOut(logger, left);
        }

        return passes;
    }

    [LoggerMessage(18, LogLevel.Information, "tcp - {Count} lines about connections without a name were left out")]
    private static partial void LogLeftOut(ILogger logger, long count);
}
