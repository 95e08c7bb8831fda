using Serilog;
using Serilog.Configuration;

namespace ChatRoom.Server.Tests.Support;

/// <summary>Lets the configuration name the sink.</summary>
public static class CapturedLogConfiguration
{
    public static LoggerConfiguration Captured(this LoggerSinkConfiguration sinks, string log, string? outputTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(sinks);
        _ = outputTemplate; // The console's, which the file of settings keeps.
        return sinks.Sink(CapturedLog.Find(log));
    }
}
