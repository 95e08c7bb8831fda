using System.Net.Sockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Accounts.Oidc;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Does what a browser went to the provider for, when it comes back, and answers it with a page.</summary>
internal sealed partial class OidcEvents(
    AccountDoor door, OidcRegister register, LogIns logIns, OidcOptions options, TimeProvider time, ChatMetrics metrics,
    ILogger<OidcEvents> logger)
    : OpenIdConnectEvents
{
    private const int MostReasonChars = 300;

    // A subject has at most 255 characters; the table takes twice as many.
    private const int MostKeyChars = 512;

    private static readonly TimeSpan LongestSinceProof = TimeSpan.FromMinutes(5);

    internal static readonly LocalizedMessage Away = new("Oidc_Away", "The provider of the log-in does not answer. Try again later, or log in another way.");
    private static readonly LocalizedMessage Unsafe = new("Oidc_Unsafe", "Others on the network could read what this page sends, so it takes no log-in. {0}", AccountEndpoints.UnsafeHint);
    private static readonly LocalizedMessage Ended = new("Oidc_Ended", "This log-in has ended, or was used already. Begin again.");
    private static readonly LocalizedMessage Back = new("Oidc_Back", "Back to the chat");
    private static readonly LocalizedMessage NotStored = new("Answer_AccountsNotStored", "The accounts cannot be read or written just now. Try again later.");

    private readonly LogPause _pause = new(time);

    /// <summary>Returns whether an exception says that the provider cannot be reached.</summary>
    internal static bool IsAway(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or OperationCanceledException
        || (exception.InnerException is { } inner && IsAway(inner));

    /// <summary>Returns the reason of a failure for the log, which is not for whatever a stranger sends.</summary>
    internal static string ReasonOf(Exception exception)
    {
        var inmost = exception.GetBaseException();
        var reason = inmost == exception ? exception.Message : $"{exception.Message} {inmost.Message}";
        var clean = string.Concat(reason.Take(MostReasonChars).Select(c => char.IsControl(c) ? ' ' : c));
        return clean;
    }

    /// <inheritdoc/>
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var problem = !HttpMethods.IsGet(context.Request.Method) ? Ended : door.IsSafe(context.HttpContext) ? null : Unsafe;
        if (problem is not null)
        {
            await RefuseAsync(context.HttpContext, problem);
            context.HandleResponse();
        }
    }

    /// <inheritdoc/>
    public override async Task AccessDenied(AccessDeniedContext context)
    {
        OidcCookies.Remove(context.HttpContext);
        await RefuseAsync(context.HttpContext, new("Oidc_Denied", "{0} has not let you in.", options.Name));
        context.HandleResponse();
    }

    /// <inheritdoc/>
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        var failure = context.Failure;
        var isAway = failure is not null && IsAway(failure);
        // The handler says so of a state that is none, or that is not of this browser; strangers can have that as often as they like.
        var isEnded = failure is null or AuthenticationFailureException { InnerException: null } or OpenIdConnectProtocolInvalidNonceException;
        if (!isEnded && _pause.TryPass())
        {
            LogFailed(logger, ReasonOf(failure!));
        }

        if (!isEnded)
        {
            // Else a stranger could end the log-in that a browser has begun.
            OidcCookies.Remove(context.HttpContext);
        }

        await RefuseAsync(
            context.HttpContext,
            isAway ? Away : isEnded ? Ended : new("Oidc_Failed", "The log-in with {0} has failed. Try again, or ask the operator.", options.Name),
            isAway ? StatusCodes.Status502BadGateway : StatusCodes.Status400BadRequest);
        context.HandleResponse();
    }

    /// <inheritdoc/>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        context.HandleResponse();
        OidcCookies.Remove(context.HttpContext);
        var (http, user) = (context.HttpContext, context.Principal!);
        if (IdentityOf(user) is not { } identity)
        {
            await RefuseAsync(http, new("Oidc_Failed", "The log-in with {0} has failed. Try again, or ask the operator.", options.Name));
            return;
        }

        if (options.Required is var (name, value) && !user.HasClaim(name, value))
        {
            await RefuseAsync(http, new("Oidc_NotAllowed", "Your identity at {0} may not enter here.", options.Name));
            return;
        }

        try
        {
            var purpose = OidcPurpose.Read(context.Properties!);
            var (handle, refusal) = purpose.Act switch
            {
                OidcAct.Link => (null, await LinkAsync(purpose, identity, http)),
                OidcAct.Prove => (null, await ProveAsync(purpose, identity, user, http)),
                _ => await LogInAsync(purpose, identity, user, http),
            };
            if (purpose.Act is not (OidcAct.Link or OidcAct.Prove))
            {
                metrics.LoggedIn(LogInKind.Provider, refusal is null ? LogInResult.Good : LogInResult.Wrong);
            }

            await (refusal is null ? ArriveAsync(http, handle) : RefuseAsync(http, refusal));
        }
        catch (RoomCatalogException e)
        {
            LogNotStored(logger, e);
            await RefuseAsync(http, NotStored, StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static UserLoginInfo? IdentityOf(ClaimsPrincipal user) =>
        user.FindFirstValue("iss") is { Length: > 0 and <= MostKeyChars } issuer && user.FindFirstValue("sub") is { Length: > 0 and <= MostKeyChars } subject
            ? new(issuer, subject, null)
            : null;

    /// <summary>Returns the name that an identity wants. The part behind an @ may be that of an e-mail address.</summary>
    private static string? NameOf(ClaimsPrincipal user)
    {
        var name = user.FindFirstValue("preferred_username") is { Length: > 0 } preferred ? preferred : user.FindFirstValue("name");
        return name?.IndexOf('@', StringComparison.Ordinal) is > 0 and var end ? name[..end] : name;
    }

    private async Task<(string? Handle, LocalizedMessage? Refusal)> LogInAsync(
        OidcPurpose purpose, UserLoginInfo identity, ClaimsPrincipal user, HttpContext http)
    {
        var (account, refusal) = await register.FindAsync(identity, http.RequestAborted);
        if (account is null && refusal is null)
        {
            (account, refusal) = await register.MakeAsync(identity, NameOf(user), purpose.Guest, purpose.Code, RequestOrigin.ClientOf(http));
        }

        if (account is null)
        {
            return (null, refusal);
        }

        if (await door.TakePlaceAsync(http, account, purpose.Guest) is { } problem)
        {
            return (null, problem);
        }

        // Its cookie has not come along.
        if (logIns.Find(purpose.LogIn) is { } earlier)
        {
            await logIns.EndAsync(purpose.LogIn, earlier.Id);
        }

        logIns.Prove(await door.BeginAsync(http, account));
        await door.AuditAsync(http, AccountAct.LogIn, account);
        return (account.Handle, null);
    }

    private async Task<LocalizedMessage?> LinkAsync(OidcPurpose purpose, UserLoginInfo identity, HttpContext http) =>
        logIns.Find(purpose.LogIn) is { } account
            ? await door.AuditedAsync(http, AccountAct.AddIdentity, account, register.LinkAsync(account, identity))
            : AccountDoor.NotLoggedIn;

    private async Task<LocalizedMessage?> ProveAsync(OidcPurpose purpose, UserLoginInfo identity, ClaimsPrincipal user, HttpContext http)
    {
        // Some providers do not ask again, and say so.
        if (long.TryParse(user.FindFirstValue("auth_time"), out var at) && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at) > LongestSinceProof)
        {
            return Ended;
        }

        var (proved, _) = await register.FindAsync(identity, http.RequestAborted);
        if (proved is null || logIns.Find(purpose.LogIn) != proved)
        {
            return new("Oidc_NotYours", "That identity does not belong to your account.");
        }

        logIns.Prove(purpose.LogIn);
        return null;
    }

    /// <summary>Sends the browser on, by a script: the request after a redirect of the provider's would come without the cookie of the log-in.</summary>
    private Task ArriveAsync(HttpContext context, string? handle)
    {
        var (root, name) = (HtmlEncoder.Default.Encode(context.Request.PathBase + "/"), HtmlEncoder.Default.Encode(handle ?? ""));
        return StatusPage.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new("Oidc_Done", "{0} has let you in.", options.Name),
            link: Back,
            script: $"<script type=\"module\" src=\"{root}js/account/arrive.js\" data-handle=\"{name}\"></script>");
    }

    private static Task RefuseAsync(HttpContext context, LocalizedMessage reason, int status = StatusCodes.Status403Forbidden) =>
        StatusPage.WriteAsync(context, status, reason, link: Back);

    [LoggerMessage(77, LogLevel.Warning, "A log-in by the provider of Accounts:Oidc:Authority has failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(78, LogLevel.Error, "The accounts in the ledger cannot be used")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
