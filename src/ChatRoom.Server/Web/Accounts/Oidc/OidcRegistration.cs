using ChatRoom.Server.Accounts.Oidc;
using ChatRoom.Server.Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Registers the log-in by a provider of OpenID Connect.</summary>
internal static class OidcRegistration
{
    /// <summary>The name of the framework's handler.</summary>
    public const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    // The time for a log-in at the provider.
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Adds the log-in. The provider is asked for nothing before somebody uses it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="pathBase">Reads the path below which a proxy shows the page.</param>
    public static IServiceCollection AddOidc(this IServiceCollection services, Func<IServiceProvider, string> pathBase)
    {
        services.AddSingleton<LedgerIdentities>().AddSingleton<OidcRegister>().AddSingleton<OidcDoor>().AddSingleton<OidcEvents>();
        services.AddAuthentication().AddOpenIdConnect(Scheme, _ => { });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<OidcOptions, IServiceProvider>(
            (handler, oidc, provider) => Configure(handler, oidc, pathBase(provider)));
        return services;
    }

    private static void Configure(OpenIdConnectOptions handler, OidcOptions oidc, string pathBase)
    {
        (handler.Authority, handler.ClientId, handler.ClientSecret) = (oidc.Authority, oidc.ClientId, oidc.ClientSecret);
        handler.RequireHttpsMetadata = new Uri(oidc.Authority).Scheme == Uri.UriSchemeHttps;
        handler.EventsType = typeof(OidcEvents);
        handler.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        handler.CallbackPath = $"{OidcCookies.Path}/callback";
        handler.BackchannelTimeout = LongestWait;
        handler.MapInboundClaims = false;
        // The other mode of an answer needs cookies that a browser sends over HTTPS only.
        handler.ResponseType = OpenIdConnectResponseType.Code;
        handler.ResponseMode = OpenIdConnectResponseMode.Query;
        handler.Scope.Clear();
        handler.Scope.Add("openid");
        handler.Scope.Add("profile");
        handler.GetClaimsFromUserInfoEndpoint = true;
        handler.ClaimActions.Remove("email");
        handler.ClaimActions.Remove("iss");
        handler.ClaimActions.MapJsonKey("preferred_username", "preferred_username");
        if (oidc.Required is var (name, _))
        {
            handler.ClaimActions.Remove(name);
            handler.ClaimActions.MapJsonKey(name, name);
        }

        handler.RemoteAuthenticationTimeout = handler.ProtocolValidator.NonceLifetime = Lasts;
        foreach (var (cookie, prefix) in new[] { (handler.CorrelationCookie, OidcCookies.Correlation), (handler.NonceCookie, OidcCookies.Nonce) })
        {
            (cookie.Name, cookie.Path) = (prefix, pathBase + OidcCookies.Path);
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }
    }
}
