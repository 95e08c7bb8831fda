namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Names the cookies that tie the answer of the provider to a browser. A browser has those of one log-in only.</summary>
internal static class OidcCookies
{
    public const string Correlation = "chatroom-oidc.";
    public const string Nonce = "chatroom-oidc-nonce.";

    /// <summary>The path below which the page and the provider send them.</summary>
    public const string Path = AccountEndpoints.Path + "/oidc";

    /// <summary>Takes those of log-ins that were begun before, and perhaps never ended, from the browser.</summary>
    public static void Remove(HttpContext context)
    {
        foreach (var name in context.Request.Cookies.Keys.Where(name => name.StartsWith(Correlation, StringComparison.Ordinal) || name.StartsWith(Nonce, StringComparison.Ordinal)))
        {
            context.Response.Cookies.Delete(name, new CookieOptions { Path = context.Request.PathBase + Path, HttpOnly = true, Secure = context.Request.IsHttps });
        }
    }
}
