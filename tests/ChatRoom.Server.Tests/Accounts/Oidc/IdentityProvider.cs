using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>A real provider of OpenID Connect on a free port of this machine. Everybody that comes is the person of the moment.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "chat";
    public const string Secret = "very-secret-of-the-client";

    // Keys of the library's own making are so long that each provider takes seconds to start.
    private static readonly SymmetricSecurityKey EncryptionKey = new(RandomNumberGenerator.GetBytes(32));
    private static readonly RsaSecurityKey SigningKey = new(RSA.Create(2048));

    private readonly WebApplication _app;

    private IdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(Configure);
        _app = builder.Build();
        _app.UseAuthentication();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The person that logs in next.</summary>
    public string Subject { get; set; } = "1";

    public string? PreferredName { get; set; } = "alice";

    public string[] Groups { get; set; } = [];

    /// <summary>Whether the claims come with the token; else only from the address for them.</summary>
    public bool NamesInToken { get; set; } = true;

    /// <summary>The error that the provider answers with; null for none.</summary>
    public string? Error { get; set; }

    public OpenIddictRequest? LastRequest { get; private set; }

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await Eventually.InTimeAsync(provider._app.StartAsync(CancellationToken.None));
        provider.Address = new Uri(provider._app.Urls.First());
        return provider;
    }

    /// <summary>The settings of a server that uses this provider.</summary>
    public string[] Settings(params string[] others) =>
        [$"--Accounts:Oidc:Authority={Address}", $"--Accounts:Oidc:ClientId={ClientId}", $"--Accounts:Oidc:ClientSecret={Secret}", "--Accounts:Oidc:Name=Example Login", .. others];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Configure(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode();
        server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.RegisterScopes(Scopes.OpenId, Scopes.Profile);
        server.AddEncryptionKey(EncryptionKey).AddSigningKey(SigningKey);
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            LastRequest = context.Request;
            if (context.ClientId != ClientId)
            {
                context.Reject(Errors.InvalidClient);
            }

            return default;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientSecret != Secret)
            {
                context.Reject(Errors.InvalidClient);
            }

            return default;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(Authorize));
        server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            context.Subject = context.AccessTokenPrincipal.GetClaim(Claims.Subject);
            context.PreferredUsername = PreferredName;
            return default;
        }));
    }

    private ValueTask Authorize(HandleAuthorizationRequestContext context)
    {
        if (Error is { } error)
        {
            context.Reject(error, "<script>alert(1)</script>");
            return default;
        }

        var identity = new System.Security.Claims.ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Subject).SetClaims("groups", [.. Groups]);
        if (NamesInToken && PreferredName is not null)
        {
            identity.SetClaim(Claims.PreferredUsername, PreferredName);
        }

        identity.SetScopes(context.Request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        context.SignIn(new(identity));
        return default;
    }
}
