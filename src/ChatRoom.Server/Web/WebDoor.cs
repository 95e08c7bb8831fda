using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Search;
using ChatRoom.Core.Text;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Requests;
using ChatRoom.Server.Web.Scripts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web;

/// <summary>Adds the web door: a Blazor Server page for the rooms of this process.</summary>
internal static class WebDoor
{
    // JSON may escape a character with six: \u0000.
    private const int WorstEscape = 6;
    private const int FrameBytes = 32 << 10;
    private const int MaxUnacknowledged = 3;
    private const int LeastBodyBytes = 64 << 10;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the services of the web door.</summary>
    public static IServiceCollection AddWebDoor(this IServiceCollection services)
    {
        services.AddSettings<WebOptions>(WebOptions.Section);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddOptions<CircuitOptions>().Configure<WebOptions>((circuits, options) =>
        {
            // A page that takes nothing has few renders in memory; CircuitPlace closes it.
            circuits.MaxBufferedUnacknowledgedRenderBatches = MaxUnacknowledged;
            // A page returns to its circuit within this time; later a new circuit begins at its position.
            circuits.DisconnectedCircuitMaxRetained = options.RetainedCircuits;
            circuits.DisconnectedCircuitRetentionPeriod = options.CircuitRetention;
        });
        services.AddOptions<HubOptions>().Configure<LimitsOptions>((hub, limits) =>
        {
            hub.AddFilter<CircuitFilter>();
            hub.MaximumReceiveMessageSize = LongestCall(limits);
            // A page notices a silent network by the missing of three.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        services.AddOptions<KestrelServerOptions>().Configure<LimitsOptions, HttpConnections>((kestrel, limits, connections) =>
        {
            // By long polling, the calls of a page are bodies.
            kestrel.Limits.MaxRequestBodySize = Math.Max(LeastBodyBytes, LongestCall(limits));
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.ServeAsync(connection, next)));
        });
        // HTTP only, the default: over HTTPS, compression would leak secrets by the length.
        services.AddResponseCompression(pages => pages.MimeTypes = ["text/html"]);
        services.AddLocalization();
        services.AddSingleton<IStringLocalizer<Resources>, CachedLocalizer>();
        services.Configure<RequestLocalizationOptions>(Languages.Choose);
        services.AddScoped<CircuitConnection>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitConnection>());
        services.AddScoped<CircuitPlace>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitPlace>());
        services.AddSingleton<PageScripts>();
        services.AddSingleton<IMentionReader, MentionReader>();
        services.AddSingleton<CircuitFilter>();
        services.AddSingleton<CircuitEnd>();
        services.AddAccountPages();
        services.AddSingleton<IAuthorizationPolicyProvider, UncachedPolicies>();
        services.AddRequestChecks(provider => provider.GetRequiredService<WebOptions>().Hosts);
        return services;
    }

    /// <summary>Adds the middleware and the endpoints of the web door.</summary>
    public static void UseWebDoor(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<HttpConnections>().TouchAsync);
        app.UseResponseCompression();
        app.Use(SecurityHeaders.SetAsync);
        app.UseRequestLocalization();
        app.UseRequestChecks();
        // Named here, because the framework would put it before all of this: a provider's answer would pass no check, and
        // its address would lack the path and the scheme that a proxy tells.
        app.UseAuthentication();
        app.Use(LogInCookie.CheckAsync);
        app.Use(PageLimit.RefuseAsync);
        PageScripts.Map(app, Reading);
        app.MapAccounts();
        app.MapMethods("offline", Reading, OfflineAsync);
        app.MapMethods("{**path}", Reading, NotFoundAsync).WithOrder(int.MaxValue);
        ((IEndpointRouteBuilder)app).DataSources.Add(new LateEndpoints(app, MapPages));
    }

    /// <summary>Maps the pages and their files. One builder for both: the pages look up the files in it.</summary>
    private static void MapPages(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets();
        var pages = endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits =>
        {
            circuits.ContentSecurityFrameAncestorsPolicy = null;
            circuits.ConfigureWebSocketAcceptContext = (_, accept) =>
            {
                // No context takeover: it would cost about 300 KB per circuit for little gain.
                accept.DangerousEnableCompression = true;
                accept.DisableServerContextTakeover = true;
                return Task.CompletedTask;
            };
        });
        // The pages have no form that a browser posts.
        pages.DisableAntiforgery().Add(OnlyRead);
    }

    private static long LongestCall(LimitsOptions limits) => ((long)limits.EffectiveMessageBytes * WorstEscape) + FrameBytes;

    /// <summary>Serves a page by GET and HEAD only; the framework would take POST, and no HEAD.</summary>
    private static void OnlyRead(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
            {
                endpoint.Metadata.Remove(methods);
            }

            endpoint.Metadata.Add(new HttpMethodMetadata(Reading));
        }
    }

    // The page with the message box comes back by itself, and so must the one in its place. A HEAD costs the server no circuit.
    private const string ComeBack =
        """
        async function look() {
          try {
            if ((await fetch(location.href, { method: "HEAD", cache: "no-store" })).ok) location.reload();
          } catch {}
        }
        addEventListener("online", look);
        setInterval(look, 5000);
        """;

    /// <summary>Writes the page that a browser keeps for the time without the server (service-worker.js).</summary>
    private static Task OfflineAsync(HttpContext context) => StatusPage.WriteAsync(
        context,
        StatusCodes.Status200OK,
        new LocalizedMessage("Offline_About", "The server cannot be reached. Your draft and what you sent are kept. This page goes on by itself."),
        new LocalizedMessage("Offline_Title", "No connection"),
        new LocalizedMessage("Offline_Again", "Try again"),
        $"<script nonce=\"{SecurityHeaders.NonceOf(context)}\">{ComeBack}</script>");

    /// <summary>Answers that there is no page at an address.</summary>
    internal static Task NotFoundAsync(HttpContext context) => StatusPage.WriteAsync(
        context,
        StatusCodes.Status404NotFound,
        new LocalizedMessage("NotFound_Address", "There is no page at this address."),
        new LocalizedMessage("NotFound_Title", "There is nothing here"),
        new LocalizedMessage("NotFound_Go", "Go to {0}", RoomDirectory.Lobby));
}
