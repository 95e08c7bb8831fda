using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts.Oidc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Sends a browser to the provider, and does what its page asks of identities.</summary>
internal sealed partial class OidcDoor(
    AccountDoor door, OidcRegister register, IOptionsMonitor<OpenIdConnectOptions> handler, TimeProvider time, ILogger<OidcDoor> logger)
{
    // A provider that is away must not keep a request, and those behind it, for long.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly LogPause _pause = new(time);

    /// <summary>Begins a log-in, which makes an account at its first time.</summary>
    public Task<AccountAnswer> LogInAsync(HttpContext context, AccountRequest request) => SendAsync(context, new OidcPurpose(
        OidcAct.LogIn,
        LogInCookie.IdOf(context.User),
        door.ProvedBy(request)?.Person,
        request.Invitation is null ? null : InvitationCode.Find(request.Invitation)));

    /// <summary>Begins to link an identity to the account of the browser, after a proof.</summary>
    public async Task<AccountAnswer> LinkAsync(HttpContext context, AccountRequest request) =>
        await door.ProveAsync(context, request.Current, request.Answer) is { } refusal
            ? new(refusal)
            : await SendAsync(context, new OidcPurpose(OidcAct.Link, LogInCookie.IdOf(context.User)));

    /// <summary>Begins a proof that the reader is the owner of the account of the browser.</summary>
    public async Task<AccountAnswer> ProveAsync(HttpContext context) => door.AccountOf(context) is null
        ? new(AccountDoor.NotLoggedIn)
        : await SendAsync(context, new OidcPurpose(OidcAct.Prove, LogInCookie.IdOf(context.User)));

    /// <summary>Lists the identities of the account of the browser.</summary>
    public async Task<object> ListAsync(HttpContext context)
    {
        var list = door.AccountOf(context) is { } account ? await register.ListAsync(account, context.RequestAborted) : [];
        return new { Identities = list.Select(identity => new { Issuer = identity.LoginProvider, Subject = identity.ProviderKey }) };
    }

    /// <summary>Takes an identity from the account of the browser.</summary>
    public async Task<AccountAnswer> UnlinkAsync(HttpContext context, AccountRequest request) => door.AccountOf(context) is { } account
        ? new(await door.AuditedAsync(
            context, AccountAct.RemoveIdentity, account,
            register.UnlinkAsync(account, new UserLoginInfo(request.Issuer ?? "", request.Subject ?? "", null))))
        : new(AccountDoor.NotLoggedIn);

    /// <summary>Returns the address at which the provider goes on; the browser has the cookies for the way back then.</summary>
    private async Task<AccountAnswer> SendAsync(HttpContext context, OidcPurpose purpose)
    {
        var properties = new OpenIdConnectChallengeProperties();
        purpose.Write(properties);
        if (purpose.Act == OidcAct.Prove)
        {
            properties.Prompt = "login";
        }

        try
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            wait.CancelAfter(LongestWait);
            await handler.Get(OidcRegistration.Scheme).ConfigurationManager!.GetConfigurationAsync(wait.Token);
            OidcCookies.Remove(context);
            await context.ChallengeAsync(OidcRegistration.Scheme, properties);
        }
        // The framework's exception for a configuration that it cannot read is the second one, for a refused request the third.
        catch (Exception e) when (OidcEvents.IsAway(e) || e is InvalidOperationException or OpenIdConnectProtocolException)
        {
            if (_pause.TryPass())
            {
                LogAway(logger, OidcEvents.ReasonOf(e));
            }

            return new(OidcEvents.Away);
        }

        var response = context.Response;
        var address = response.Headers.Location.ToString();
        response.Headers.Remove("Location");
        response.StatusCode = StatusCodes.Status200OK;
        return new(null, Address: address);
    }

    [LoggerMessage(76, LogLevel.Warning, "The provider of Accounts:Oidc:Authority cannot be used: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
