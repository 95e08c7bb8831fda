using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Trust.Settings;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Admin;

/// <summary>
/// Lists the limits in force, and the settings that can change. Others may be secrets, so only those with a range or a list
/// of networks are among them.
/// </summary>
/// <param name="sections">The sections of the configuration, and the class of each.</param>
/// <param name="services">The services, which have the validated options.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="register">The settings that can change.</param>
/// <param name="metrics">The counts.</param>
internal sealed class SettingsInForce(
    IReadOnlyDictionary<string, Type> sections, IServiceProvider services, IConfiguration configuration, SettingRegister register, ChatMetrics metrics)
{
    private static readonly Dictionary<string, RejectReason[]> Refusals = new()
    {
        ["Limits:Connections"] = [RejectReason.ServerFull],
        ["Limits:ConnectionsPerAddress"] = [RejectReason.AddressLimit],
        ["Limits:NamelessPerAddress"] = [RejectReason.NamelessLimit],
        ["Limits:NameTimeout"] = [RejectReason.NoName],
        ["Limits:MessageBytes"] = [RejectReason.MessageTooLong, RejectReason.LineTooLong],
        ["Limits:HttpConnections"] = [RejectReason.HttpConnectionLimit],
        ["Limits:RequestsPerSecond"] = [RejectReason.RequestLimit],
        ["Limits:Handshakes"] = [RejectReason.HandshakeLimit],
        ["Limits:HandshakeTimeout"] = [RejectReason.HandshakeTimeout],
        ["Tcp:ProxyPort"] = [RejectReason.NoProxy],
        ["Rooms:Max"] = [RejectReason.RoomLimit],
        ["Rooms:MaxPerPerson"] = [RejectReason.RoomsOfPerson],
        ["Rooms:CreationPerAddress"] = [RejectReason.RoomsOfAddress],
        ["Rooms:MaxMembers"] = [RejectReason.MemberLimit],
        ["Rooms:MaxConversations"] = [RejectReason.ConversationLimit],
        ["Rooms:MaxInvitations"] = [RejectReason.RoomInvitationLimit],
        ["Access:MaxInvitations"] = [RejectReason.InvitationLimit],
    };

    private static readonly Dictionary<string, LeaveReason> Endings = new()
    {
        ["Limits:MessageBytes"] = LeaveReason.LineTooLong,
        ["Limits:SendTimeout"] = LeaveReason.Slow,
    };

    private readonly SettingSources _sources = new(configuration);

    /// <summary>Lists the settings, those of the limits first.</summary>
    public IReadOnlyList<SettingInForce> List() =>
    [
        .. sections.OrderBy(section => section.Key != LimitsOptions.Section).SelectMany(section => section.Value.GetProperties()
            .Where(IsListed)
            .Select(property => Read($"{section.Key}:{property.Name}", property.GetValue(services.GetRequiredService(section.Value))))),
    ];

    private static bool IsListed(PropertyInfo property) =>
        property.CanWrite && (property.IsDefined(typeof(ChangesWhileRunningAttribute)) || property.GetCustomAttribute<RangeAttribute>() is not null || property.GetCustomAttribute<NetworkListAttribute>() is not null);

    private SettingInForce Read(string name, object? value)
    {
        var live = register.Settings.Find(name);
        var text = live?.Value ?? Convert.ToString(value, CultureInfo.InvariantCulture);
        var source = register.FindStored(name) is null ? _sources.Find(name) : SettingSource.Operator;
        return new(name, text is { Length: > 0 } ? text : "–", source, CountOf(name), live, register.FindWaiting(name));
    }

    // A client in a room that a limit ends is no refusal, but a connection that has ended for a reason.
    private long? CountOf(string name)
    {
        long? refused = Refusals.TryGetValue(name, out var reasons) ? reasons.Sum(metrics.CountOf) : null;
        return Endings.TryGetValue(name, out var ending) ? (refused ?? 0) + metrics.CountOf(ending) : refused;
    }
}
