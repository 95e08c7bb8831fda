using System.Globalization;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Hosting;

/// <summary>Compares the system's limit of descriptors with the limits of connections.</summary>
/// <remarks>The runtime has raised the soft limit to the hard one already.</remarks>
internal static partial class DescriptorLimit
{
    // The program's own files take about 330; a runtime without a free descriptor cannot start.
    private const int Least = 360;

    private static readonly string Line = "Max open files";

    /// <summary>Fails with one line if the program cannot even start.</summary>
    /// <exception cref="SettingException">The limit is too low.</exception>
    public static void Check()
    {
        if (Read() is { } limit && limit < Least)
        {
            throw new SettingException(
                $"The system allows {limit} descriptors; the server needs {Least} at least. Raise the limit (ulimit -n, LimitNOFILE).");
        }
    }

    /// <summary>Divides the descriptors; logs one warning if there are fewer than the limits of connections need.</summary>
    public static DescriptorBudget Divide(LimitsOptions limits, ILogger logger)
    {
        if (Read() is not { } descriptors)
        {
            return DescriptorBudget.Unlimited;
        }

        var budget = DescriptorBudget.Divide(descriptors, limits.Connections, limits.HttpConnections);
        var needed = (long)limits.Connections + limits.HttpConnections + DescriptorBudget.Reserve;
        if (descriptors < needed)
        {
            LogTooLow(logger, limits.Connections, limits.HttpConnections, needed, descriptors, budget.Connections, budget.HttpConnections);
        }

        return budget;
    }

    /// <summary>Returns the hard limit; null if the system does not tell, or has none.</summary>
    private static long? Read()
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
            return line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var hard, ..]
                && long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                    ? limit
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "Limits:Connections={Connections} and Limits:HttpConnections={HttpConnections} need {Needed} descriptors, but the system's hard limit is {Limit}: there are {Places} places, and {HttpPlaces} for HTTP. Raise the limit (ulimit -n, LimitNOFILE) or lower these settings.")]
    private static partial void LogTooLow(
        ILogger logger, int connections, int httpConnections, long needed, long limit, int places, int httpPlaces);
}
