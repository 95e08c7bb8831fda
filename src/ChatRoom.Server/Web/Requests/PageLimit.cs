using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Refuses a page that could not get a place for its circuit, because a person can read this refusal.</summary>
internal static class PageLimit
{
    private const string RetrySeconds = "10";

    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        var quota = context.RequestServices.GetRequiredService<ConnectionQuota>();
        if (!RequestLimit.IsOfPage(context.Request) || !quota.WouldRefuse(RequestOrigin.ClientOf(context), out var refusal))
        {
            return next(context);
        }

        context.Response.Headers.RetryAfter = RetrySeconds;
        return StatusPage.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, refusal.ForClient()!);
    }
}
