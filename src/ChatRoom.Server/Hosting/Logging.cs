using ChatRoom.Server.Settings;
using Serilog;

namespace ChatRoom.Server.Hosting;

/// <summary>Sets up the log.</summary>
internal static class Logging
{
    /// <summary>Reads section <c>Serilog</c> of the configuration.</summary>
    /// <exception cref="SettingException">The section is wrong.</exception>
    public static void Read(IConfiguration configuration, LoggerConfiguration logger)
    {
        try
        {
            logger.ReadFrom.Configuration(configuration);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new SettingException($"Section Serilog is wrong: {e.Message}", e);
        }
    }
}
