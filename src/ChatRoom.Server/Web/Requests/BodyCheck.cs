using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Refuses by its header each body that is not wanted, or is too long: only circuits and log-ins send bodies.</summary>
internal sealed class BodyCheck(IOptions<KestrelServerOptions> kestrel, ChatMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HasBody(context) && (!IsWanted(request) || request.ContentLength > kestrel.Value.Limits.MaxRequestBodySize))
        {
            await RefuseAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            // A body without a length is refused while it is read.
            context.Response.StatusCode = e.StatusCode;
        }
    }

    /// <summary>Returns a handler that checks a request before it serves it.</summary>
    public RequestDelegate Before(RequestDelegate next) => context => InvokeAsync(context, next);

    private static bool IsWanted(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && OriginCheck.IsChecked(request);

    // An upgrade counts as a body for the server, but is none.
    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength > 0
        || context.Request.Headers.TransferEncoding.Count > 0
        || (!HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true }
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            && context.Request.ContentLength is null);

    private Task RefuseAsync(HttpContext context)
    {
        metrics.Rejected(RejectReason.UnwantedBody);
        // The body stays unread, so the connection cannot go on.
        context.Response.Headers.Connection = "close";
        return StatusPage.WriteAsync(
            context, StatusCodes.Status413PayloadTooLarge, new LocalizedMessage("Refused_Body", "This address takes no data."));
    }
}
