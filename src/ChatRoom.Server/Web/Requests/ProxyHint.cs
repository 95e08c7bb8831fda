using System.Net;
using ChatRoom.Server.Proxies;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Says once that a proxy is not trusted: until it is, its clients count as one address.</summary>
internal sealed partial class ProxyHint(TrustedProxies proxies, ILogger<ProxyHint> logger)
{
    private int _said;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (_said == 0 && RequestOrigin.HasForwardingHeader(context.Request))
        {
            var peer = HttpConnection.PeerOf(context);
            // Anybody else may send such a header, and is no proxy of this server.
            if (HostCheck.IsPrivate(peer) && !proxies.Contains(peer) && Interlocked.Exchange(ref _said, 1) == 0)
            {
                LogUntrusted(logger, peer);
            }
        }

        return next(context);
    }

    [LoggerMessage(
        32,
        LogLevel.Warning,
        "A proxy at {Peer} forwards requests, and all of them count as one address. If it is yours, name it in Proxies:Trusted")]
    private static partial void LogUntrusted(ILogger logger, IPAddress peer);
}
