using System.Globalization;
using System.Security.Cryptography;
using ChatRoom.Core.Events;
using Microsoft.AspNetCore.DataProtection;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>
/// Remembers in a cookie to which accounts a browser has logged in, so that wrong tries of others do not slow down its next log-in:
/// also from another address, after a log-out, and after a restart of the server.
/// </summary>
/// <remarks>The cookie opens nothing. Wrong tries of the browser itself still count by account and address.</remarks>
internal sealed class KnownDevices(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "chatroom-device";
    private const int Most = 5;

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("a known device");

    /// <summary>Returns whether the browser has logged in to an account before.</summary>
    public bool Knows(HttpContext context, PersonId account) => Read(context).Any(known => known.Account == account.ToString());

    /// <summary>Remembers that the browser has logged in to an account.</summary>
    public void Add(HttpContext context, PersonId account)
    {
        var now = time.GetUtcNow();
        var known = Read(context).Where(one => one.Account != account.ToString()).Prepend((Account: account.ToString(), End: (now + Lasts).ToUnixTimeSeconds())).Take(Most);
        var text = string.Join(' ', known.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Account} {one.End}")));
        context.Response.Cookies.Append(Cookie, _protector.Protect(text), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase + "/",
            MaxAge = Lasts,
            IsEssential = true,
        });
    }

    private IEnumerable<(string Account, long End)> Read(HttpContext context)
    {
        string[] words;
        try
        {
            words = context.Request.Cookies[Cookie] is { Length: > 0 } cookie ? _protector.Unprotect(cookie).Split(' ') : [];
        }
        catch (CryptographicException)
        {
            // Of another server, or forged.
            words = [];
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return words.Chunk(2).Select(pair => (pair[0], End: long.Parse(pair[1], CultureInfo.InvariantCulture))).Where(known => known.End > now);
    }
}
