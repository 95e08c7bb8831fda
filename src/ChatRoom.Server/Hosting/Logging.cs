using System.Globalization;
using System.Reflection;
using ChatRoom.Server.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace ChatRoom.Server.Hosting;

/// <summary>Sets up the log.</summary>
internal static class Logging
{
    private const int HostedServiceStartupFaulted = 11;

    private static readonly Func<LogEvent, bool> IsFromHost = Matching.FromSource("Microsoft.Extensions.Hosting.Internal.Host");

    /// <summary>Reads section <c>Serilog</c> of the configuration.</summary>
    /// <exception cref="SettingException">The section is wrong.</exception>
    public static void Read(IConfiguration configuration, LoggerConfiguration logger)
    {
        try
        {
            if (IsJson(configuration))
            {
                configuration = WithoutConsole(configuration);
                logger.WriteTo.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture));
            }

            logger.ReadFrom.Configuration(configuration, new ConfigurationReaderOptions([.. Sinks(configuration)]));
            logger.Filter.ByExcluding(IsFailedStart);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IOException or BadImageFormatException)
        {
            throw new SettingException($"Section Serilog is wrong: {e.Message}", e);
        }
    }

    /// <summary>Returns the assemblies with targets: those of the program, and what <c>Serilog:Using</c> names.</summary>
    /// <remarks>Serilog would look for them, which delays the start, and in a program in a single file it would find none.</remarks>
    private static IEnumerable<Assembly> Sinks(IConfiguration configuration) =>
    [
        typeof(ConsoleLoggerConfigurationExtensions).Assembly,
        typeof(FileLoggerConfigurationExtensions).Assembly,
        .. configuration.GetSection("Serilog:Using").GetChildren().Select(name => Assembly.Load(name.Value ?? "")),
    ];

    private static bool IsJson(IConfiguration configuration) =>
        string.Equals(configuration[$"{LogOptions.Section}:{nameof(LogOptions.Format)}"], "json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the configuration without the console for people.</summary>
    private static IConfiguration WithoutConsole(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.AsEnumerable().Where(pair => !pair.Key.StartsWith("Serilog:WriteTo:0", StringComparison.Ordinal)))
        .Build();

    // The host throws the same exception, and ChatServer reports it once.
    private static bool IsFailedStart(LogEvent line) =>
        IsFromHost(line)
        && line.Properties.GetValueOrDefault("EventId") is StructureValue id
        && id.Properties.Any(property => property is { Name: "Id", Value: ScalarValue { Value: HostedServiceStartupFaulted } });
}
