using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Proxies;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Reads the origin of HTTP requests.</summary>
internal static class RequestOrigin
{
    private const string Localhost = "localhost";
    private const string ForwardedFor = "X-Forwarded-For";
    private const string OriginalFor = "X-Original-For";

    private static readonly string[] ForwardingHeaders =
    [
        ForwardedFor, "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", OriginalFor, "X-Real-IP", "Forwarded", "Via",
        "CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP",
    ];

    /// <summary>Returns the origin that the limits count.</summary>
    /// <remarks>
    /// A request of a loopback address is local only if nothing in it tells of a proxy: clients of a proxy come from anywhere.
    /// </remarks>
    public static ClientAddress ClientOf(HttpContext context)
    {
        var direct = ClientAddress.Direct(context.Connection.RemoteIpAddress ?? IPAddress.None);
        var request = context.Request;
        var isBehindProxy = IsBehindUntrustedProxy(context);
        return new ClientAddress(
            direct.Address,
            direct.IsLocal && !HasForwardingHeader(request) && IsLoopback(request.Host.Host) && IsOriginLocal(request),
            isBehindProxy)
        {
            // A trusted proxy tells the scheme of its client; of another one, only its own is known.
            IsEncrypted = request.IsHttps && !isBehindProxy,
        };
    }

    /// <summary>Returns whether a proxy has told of the client of a request.</summary>
    public static bool HasForwardingHeader(HttpRequest request) =>
        ForwardingHeaders.Any(request.Headers.ContainsKey);

    /// <summary>Returns whether a host is a loopback address or <c>localhost</c>.</summary>
    public static bool IsLoopback(string host)
    {
        var name = HostList.WithoutEnd(host);
        return name.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    // Trusted proxies have named the client if a hop is replaced and none is left over.
    private static bool IsBehindUntrustedProxy(HttpContext context)
    {
        var headers = context.Request.Headers;
        var isNamed = RequestPeer.Of(context) is { IsTrustedProxy: true }
            && headers.ContainsKey(OriginalFor)
            && !headers.ContainsKey(ForwardedFor);
        return !isNamed && HasForwardingHeader(context.Request);
    }

    // A browser names the origin of each circuit. A script behind a proxy that adds no header may leave it out.
    private static bool IsOriginLocal(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0
            ? !OriginCheck.IsOfCircuit(request)
            : origin is [{ } single] && Uri.TryCreate(single, UriKind.Absolute, out var uri) && IsLoopback(uri.Host);
    }
}
