using System.Security.Cryptography;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web;

/// <summary>Sets the security headers of the web door, which limit the damage of an injected script.</summary>
internal static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    // A browser never shows these as a document.
    private static readonly string[] Plain = ["text/javascript", "text/css", "image/png"];

    /// <summary>Returns the nonce of this response: an inline script without it does not run.</summary>
    public static string NonceOf(HttpContext context) =>
        (string)(context.Items[NonceKey] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    /// <summary>
    /// Sets the headers of every response. A script or a style sheet needs one of them only, and there are forty of those.
    /// </summary>
    public static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state => Complete((HttpContext)state), context);
        return next(context);
    }

    private static Task Complete(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Response.ContentType is { } type && Plain.Any(plain => type.StartsWith(plain, StringComparison.OrdinalIgnoreCase)))
        {
            return Task.CompletedTask;
        }

        var style = StatusPage.IsIn(context) ? $"'self' {StatusPage.LookSource}" : "'self'";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{NonceOf(context)}'; style-src {style}; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'self'; "
            + "form-action 'self'; object-src 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
