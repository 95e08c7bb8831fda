using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Primitives;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Gives circuits to pages of this server only: a page of another site must not talk in the room.</summary>
/// <remarks>
/// Compares authorities, not schemes: a proxy may end TLS without a word. A request without an origin comes from no page.
/// </remarks>
internal sealed partial class OriginCheck(HostList hosts, ChatMetrics metrics, TimeProvider time, ILogger<OriginCheck> logger)
{
    private const string CircuitPath = "/_blazor";
    private const string AccountPath = "/account";

    private readonly LogPause _pause = new(time);

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        !IsChecked(context.Request) || IsOwn(context.Request.Headers.Origin, context.Request.Host)
            ? next(context)
            : RefuseAsync(context);

    /// <summary>Returns whether a request belongs to a circuit.</summary>
    internal static bool IsOfCircuit(HttpRequest request) => request.Path.StartsWithSegments(CircuitPath);

    /// <summary>Returns whether a page of another origin may not send a request.</summary>
    internal static bool IsChecked(HttpRequest request) => IsOfCircuit(request) || request.Path.StartsWithSegments(AccountPath);

    internal bool IsOwn(StringValues origin, HostString host)
    {
        if (origin.Count == 0)
        {
            return true;
        }

        if (origin is not [{ } single] || !Uri.TryCreate(single, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return false;
        }

        var isOfHost = uri.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == (host.Port ?? DefaultPort(uri));
        return isOfHost || hosts.Contains(uri.Host, uri.Port);
    }

    private static int DefaultPort(Uri origin) => origin.Scheme == Uri.UriSchemeHttps ? 443 : 80;

    private Task RefuseAsync(HttpContext context)
    {
        metrics.Rejected(RejectReason.OtherOrigin);
        var origin = context.Request.Headers.Origin.ToString();
        var host = context.Request.Host.Value ?? "";
        if (_pause.TryPass())
        {
            LogRefused(logger, origin, host);
        }

        return StatusPage.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            new LocalizedMessage(
                "Refused_Origin",
                "This page comes from {0}, but the server was asked as {1}. If a proxy changes the name, let it keep the Host header, or set Web:Hosts to the name of the page.",
                origin,
                host));
    }

    [LoggerMessage(
        30,
        LogLevel.Warning,
        "A page of {Origin} was refused: the request was for {Host}. If that page is this server's, set Web:Hosts to its host name, or let the proxy keep the Host header")]
    private static partial void LogRefused(ILogger logger, string origin, string host);
}
