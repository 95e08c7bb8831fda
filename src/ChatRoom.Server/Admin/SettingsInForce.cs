using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace ChatRoom.Server.Admin;

/// <summary>Lists the limits in force. Only settings with a range or a list of networks: so no secret is among them.</summary>
/// <param name="sections">The sections of the configuration, and the class of each.</param>
/// <param name="services">The services, which have the validated options.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="metrics">The counts.</param>
internal sealed class SettingsInForce(
    IReadOnlyDictionary<string, Type> sections, IServiceProvider services, IConfiguration configuration, ChatMetrics metrics)
{
    private static readonly Dictionary<string, RejectReason[]> Refusals = new()
    {
        ["Limits:Connections"] = [RejectReason.ServerFull],
        ["Limits:ConnectionsPerAddress"] = [RejectReason.AddressLimit],
        ["Limits:NameTimeout"] = [RejectReason.NoName],
        ["Limits:MessageBytes"] = [RejectReason.MessageTooLong, RejectReason.LineTooLong],
        ["Limits:HttpConnections"] = [RejectReason.HttpConnectionLimit],
        ["Limits:RequestsPerSecond"] = [RejectReason.RequestLimit],
    };

    /// <summary>Lists the settings, those of the limits first.</summary>
    public IReadOnlyList<SettingInForce> List() =>
    [
        .. sections.OrderBy(section => section.Key != LimitsOptions.Section).SelectMany(section => section.Value.GetProperties()
            .Where(IsLimit)
            .Select(property => Read($"{section.Key}:{property.Name}", property.GetValue(services.GetRequiredService(section.Value))))),
    ];

    private static bool IsLimit(PropertyInfo property) =>
        property.CanWrite && (property.GetCustomAttribute<RangeAttribute>() is not null || property.GetCustomAttribute<NetworkListAttribute>() is not null);

    private SettingInForce Read(string name, object? value) =>
        new(name, Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "–", SourceOf(name), CountOf(name));

    private long? CountOf(string name) =>
        name == "Limits:SendTimeout" ? metrics.CountOf(LeaveReason.Slow)
        : Refusals.TryGetValue(name, out var reasons) ? reasons.Sum(metrics.CountOf)
        : null;

    // The provider that is added last wins.
    private SettingSource SourceOf(string name) =>
        (configuration as IConfigurationRoot)?.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(name, out var value) && !string.IsNullOrEmpty(value)) switch
        {
            null => SettingSource.Default,
            CommandLineConfigurationProvider => SettingSource.CommandLine,
            EnvironmentVariablesConfigurationProvider => SettingSource.Environment,
            _ => SettingSource.File,
        };
}
