using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Text;
using ChatRoom.Server.Proxies;

namespace ChatRoom.Server.Web.Requests;

/// <summary>
/// Refuses names of others to clients of private networks: by DNS rebinding, a page of another site could read and write here.
/// </summary>
internal sealed partial class HostCheck(HostList hosts, TrustedProxies proxies, ChatMetrics metrics, TimeProvider time, ILogger<HostCheck> logger)
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private static readonly string[] OwnNames = FindOwnNames();

    private readonly LogPause _pause = new(time);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var peer = HttpConnection.PeerOf(context);
        var host = context.Request.Host;
        return !IsPrivate(peer) || proxies.Contains(peer) || IsOwn(host) ? next(context) : RefuseAsync(context, host);
    }

    /// <summary>Returns whether an address is of this machine or of a private network.</summary>
    internal static bool IsPrivate(IPAddress address) => Private.Any(network => network.Contains(address));

    /// <summary>Returns whether a host is an address, a name that no foreign site can have, or a name of the settings.</summary>
    internal bool IsOwn(HostString host)
    {
        var name = HostList.WithoutEnd(host.Host);
        return !name.Contains('.', StringComparison.Ordinal)
            || IPAddress.TryParse(name, out _)
            || RequestOrigin.IsLoopback(name)
            || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            || OwnNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            || hosts.Contains(name, host.Port);
    }

    private static string[] FindOwnNames()
    {
        try
        {
            var name = Dns.GetHostName();
            return [name, $"{name}.{IPGlobalProperties.GetIPGlobalProperties().DomainName}"];
        }
        catch (Exception e) when (e is SocketException or NetworkInformationException or PlatformNotSupportedException)
        {
            return [];
        }
    }

    private Task RefuseAsync(HttpContext context, HostString host)
    {
        metrics.Rejected(RejectReason.OtherHost);
        if (_pause.TryPass())
        {
            LogRefused(logger, host.Host);
        }

        return StatusPage.WriteAsync(
            context,
            StatusCodes.Status421MisdirectedRequest,
            new LocalizedMessage("Refused_Host", "This server does not know the name {0}. If it is right, set Web:Hosts to it.", host.Host));
    }

    [LoggerMessage(
        31,
        LogLevel.Warning,
        "A request for {Host} from a private network was refused. If that is a name of this server, set Web:Hosts to it; or name its proxy in Proxies:Trusted")]
    private static partial void LogRefused(ILogger logger, string host);
}
