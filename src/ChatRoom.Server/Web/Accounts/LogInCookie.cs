using System.Security.Claims;
using ChatRoom.Server.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Keeps the id of a log-in in a cookie. The cookie is worth something only as long as the server knows the id.</summary>
internal static class LogInCookie
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string LogIn = "log-in";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(180);

    /// <summary>Adds the cookie. The framework reads it for each request that has it.</summary>
    public static void Add(IServiceCollection services) => services.AddAuthentication(Scheme).AddCookie(Scheme, options =>
    {
        options.Cookie.Name = "chatroom-log-in";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lasts;
    });

    /// <summary>Returns the id of the log-in that a request has proved; empty for none.</summary>
    public static Guid IdOf(ClaimsPrincipal? user) => Guid.TryParse(user?.FindFirstValue(LogIn), out var id) ? id : Guid.Empty;

    /// <summary>Asks for the log-in of a request, which another node may have made or ended, before anything asks who it is.</summary>
    public static async Task CheckAsync(HttpContext context, Func<Task> next)
    {
        if (IdOf(context.User) is var id && id != Guid.Empty && context.RequestServices.GetService<LogIns>() is { } logIns)
        {
            await logIns.CheckAsync(id, context.RequestAborted);
        }

        await next();
    }

    /// <summary>Gives the browser a log-in.</summary>
    public static Task SetAsync(HttpContext context, Guid id) => context.SignInAsync(
        Scheme,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(LogIn, id.ToString()), new Claim(ClaimTypes.NameIdentifier, id.ToString())], Scheme)),
        new AuthenticationProperties { IsPersistent = true });

    /// <summary>Takes the log-in from the browser.</summary>
    public static Task RemoveAsync(HttpContext context) => context.SignOutAsync(Scheme);
}
