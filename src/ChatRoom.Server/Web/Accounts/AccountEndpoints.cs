using System.Text.Json;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Accounts.Oidc;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the addresses to which the scripts of the page send passphrases: these never go through a circuit.</summary>
internal static class AccountEndpoints
{
    /// <summary>The beginning of each of these addresses.</summary>
    public const string Path = "/account";

    /// <summary>Says why a page takes no passphrase.</summary>
    internal static readonly LocalizedMessage Unsafe = new("Account_Unsafe", "Others on the network could read a passphrase that this page sends.");

    /// <summary>Names the settings that help.</summary>
    internal static readonly LocalizedMessage UnsafeHint = new(
        "Account_UnsafeHint",
        "The operator can serve the page over HTTPS (Tls:Certificate or Tls:SelfSigned, with Web:HttpsPort), "
        + "name the proxy that does so (Proxies:Trusted), or allow it all the same (Accounts:AllowPlaintext).");

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddAccountPages(this IServiceCollection services)
    {
        LogInCookie.Add(services);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "chatroom-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddScoped<CircuitAccount>();
        return services.AddSingleton<KnownDevices>().AddSingleton<AccountDoor>().AddSingleton<PasskeyDoor>().AddScoped<AccountForm>().AddScoped<OwnerPage>().AddScoped<LinkPage>().AddScoped<InvitationPage>();
    }

    /// <summary>Adds the addresses, if the server keeps accounts.</summary>
    public static void MapAccounts(this WebApplication app)
    {
        // Made at the start, and not before: a wrong setting must not leave the ledger locked.
        if (!app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(Core.Input.Accounts.IAccounts)))
        {
            return;
        }

        var group = app.MapGroup(Path).AddEndpointFilter(RefuseJunkAsync);
        group.MapGet("token", (HttpContext context, IAntiforgery antiforgery) =>
        {
            return Results.Json(new { Token = antiforgery.GetAndStoreTokens(context).RequestToken });
        });
        group.MapGet("devices", async (HttpContext context, AccountDoor door) => Results.Json(await door.ListAsync(context)));
        MapLink<OwnerPage>(group, "owner/{code}");
        MapLink<LinkPage>(group, "link/{code}");
        MapLink<InvitationPage>(group, "new/{code?}");
        MapPasskeys(group);
        if (app.Services.GetRequiredService<AccountsOptions>().Oidc.IsOn)
        {
            MapProvider(group);
        }

        Map(group, "register", (door, context, request) => door.RegisterAsync(context, request));
        Map(group, "login", (door, context, request) => door.LogInAsync(context, request));
        Map(group, "logout", (door, context, _) => door.LogOutAsync(context));
        Map(group, "passphrase", (door, context, request) => door.ChangeAsync(context, request));
        Map(group, "end", (door, context, request) => door.EndAsync(context, request));
        Map(group, "delete", (door, context, request) => door.DeleteAsync(context, request));
    }

    private static void MapLink<TPage>(RouteGroupBuilder group, string address)
        where TPage : class, ILinkPage
    {
        group.MapGet(address, (HttpContext context, TPage page, string? code) => page.ShowAsync(context, code ?? ""));
        group.MapPost(address, async (HttpContext context, TPage page, IAntiforgery antiforgery, string? code) =>
        {
            if (await antiforgery.IsRequestValidAsync(context))
            {
                await page.TakeAsync(context, code ?? "");
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            }
        });
    }

    /// <summary>Answers a body that cannot be read. The log is not for what strangers send.</summary>
    private static async ValueTask<object?> RefuseJunkAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (Exception e) when (e is JsonException or AntiforgeryValidationException or InvalidDataException or IOException)
        {
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
    }

    private static void MapPasskeys(RouteGroupBuilder group)
    {
        group.MapGet("passkeys", async (HttpContext context, PasskeyDoor door) => Results.Json(await door.ListAsync(context)));
        Map<PasskeyDoor>(group, "passkey/offer", (door, context, request) => door.OfferAsync(context, request));
        Map<PasskeyDoor>(group, "passkey/add", (door, context, request) => door.AddAsync(context, request));
        Map<PasskeyDoor>(group, "passkey/ask", (door, context, _) => door.AskAsync(context));
        Map<PasskeyDoor>(group, "passkey/login", (door, context, request) => door.LogInAsync(context, request));
        Map<PasskeyDoor>(group, "passkey/remove", (door, context, request) => door.RemoveAsync(context, request));
    }

    private static void MapProvider(RouteGroupBuilder group)
    {
        group.MapGet("oidc/identities", async (HttpContext context, OidcDoor door) => Results.Json(await door.ListAsync(context)));
        Map<OidcDoor>(group, "oidc/login", (door, context, request) => door.LogInAsync(context, request));
        Map<OidcDoor>(group, "oidc/link", (door, context, request) => door.LinkAsync(context, request));
        Map<OidcDoor>(group, "oidc/prove", (door, context, _) => door.ProveAsync(context));
        Map<OidcDoor>(group, "oidc/unlink", (door, context, request) => door.UnlinkAsync(context, request));
    }

    private static void Map(
        RouteGroupBuilder group, string name, Func<AccountDoor, HttpContext, AccountRequest, Task<LocalizedMessage?>> act) =>
        Map<AccountDoor>(group, name, async (door, context, request) => new AccountAnswer(await act(door, context, request)));

    private static void Map<TDoor>(
        RouteGroupBuilder group, string name, Func<TDoor, HttpContext, AccountRequest, Task<AccountAnswer>> act)
        where TDoor : class =>
        group.MapPost(name, async (HttpContext context, TDoor door, AccountDoor accounts, IAntiforgery antiforgery, IStringLocalizer<Resources> words) =>
        {
            // A body is read only from a page of this server.
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            }

            var answer = !accounts.IsSafe(context) ? new AccountAnswer(Unsafe)
                : await JsonSerializer.DeserializeAsync<AccountRequest>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted) is { } request ? await ActAsync(request)
                : new AccountAnswer(null);
            return Results.Json(new
            {
                Problem = answer.Refusal is not { } refusal ? null : refusal == Unsafe ? $"{words.Of(Unsafe)} {words.Of(UnsafeHint)}" : words.Of(refusal),
                answer.Challenge?.Options,
                answer.Challenge?.State,
                answer.Handle,
                answer.Address,
            });

            async Task<AccountAnswer> ActAsync(AccountRequest request)
            {
                try
                {
                    return await act(door, context, request);
                }
                catch (RoomCatalogException)
                {
                    return new(new("Answer_AccountsNotStored", "The accounts cannot be read or written just now. Try again later."));
                }
            }
        });
}
