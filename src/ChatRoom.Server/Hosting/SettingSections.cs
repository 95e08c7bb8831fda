using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Search;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Accounts.Oidc;
using ChatRoom.Server.Certificates;
using ChatRoom.Server.History;
using ChatRoom.Server.Metrics;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web;

namespace ChatRoom.Server.Hosting;

/// <summary>Lists the sections of the configuration that belong to this program, and the class of each.</summary>
internal static class SettingSections
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [TcpOptions.Section] = typeof(TcpOptions),
        [LimitsOptions.Section] = typeof(LimitsOptions),
        [RoomOptions.Section] = typeof(RoomOptions),
        [MessagesOptions.Section] = typeof(MessagesOptions),
        [TrustOptions.Section] = typeof(TrustOptions),
        [AccessOptions.Section] = typeof(AccessOptions),
        [SearchOptions.Section] = typeof(SearchOptions),
        [DataOptions.Section] = typeof(DataOptions),
        [HistoryOptions.Section] = typeof(HistoryOptions),
        [WebOptions.Section] = typeof(WebOptions),
        [MetricsOptions.Section] = typeof(MetricsOptions),
        [ProxyOptions.Section] = typeof(ProxyOptions),
        [TlsOptions.Section] = typeof(TlsOptions),
        [LogOptions.Section] = typeof(LogOptions),
        [AccountsOptions.Section] = typeof(AccountsOptions),
        [OidcOptions.Section] = typeof(OidcOptions),
    };

    /// <summary>Gets the class of each section.</summary>
    public static IReadOnlyDictionary<string, Type> All => Types;

    public static IEnumerable<string> Names => Types.Keys;

    public static string? NameOf(string? type) => Types.FirstOrDefault(pair => pair.Value.FullName == type).Key;

    public static Type? TypeOf(string section) => Types.GetValueOrDefault(section);
}
