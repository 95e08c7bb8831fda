using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Localization;
using MudBlazor.Services;

namespace ChatRoom.Server.Web;

/// <summary>Adds the web door: a Blazor Server page for the rooms of this process.</summary>
internal static class WebDoor
{
    // JSON may escape a character with six: \u0000.
    private const int WorstEscape = 6;
    private const int FrameBytes = 32 << 10;

    /// <summary>Adds the services of the web door.</summary>
    public static IServiceCollection AddWebDoor(this IServiceCollection services)
    {
        services.AddSettings<WebOptions>(WebOptions.Section);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddOptions<CircuitOptions>().Configure<WebOptions>((circuits, options) =>
        {
            // A page returns to its circuit within this time; later a new circuit begins at its position.
            circuits.DisconnectedCircuitMaxRetained = options.RetainedCircuits;
            circuits.DisconnectedCircuitRetentionPeriod = options.CircuitRetention;
        });
        services.AddOptions<HubOptions>().Configure<LimitsOptions>((hub, limits) =>
        {
            hub.MaximumReceiveMessageSize = ((long)limits.EffectiveMessageBytes * WorstEscape) + FrameBytes;
            // A page notices a silent network by the missing of three.
            hub.KeepAliveInterval = TimeSpan.FromSeconds(2);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        // HTTP only, the default: over HTTPS, compression would leak secrets by the length.
        services.AddResponseCompression(pages => pages.MimeTypes = ["text/html"]);
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(Languages.Choose);
        services.AddMudServices();
        services.AddScoped<CircuitConnection>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitConnection>());
        return services;
    }

    /// <summary>Adds the middleware and the endpoints of the web door.</summary>
    public static void UseWebDoor(this WebApplication app)
    {
        app.UseResponseCompression();
        app.Use(SecurityHeaders.SetAsync);
        app.UseRequestLocalization();
        app.Use(LimitPagesAsync);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits =>
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
    }

    /// <summary>Counts each page in the connection quota, for the time of its circuit's request.</summary>
    private static async Task LimitPagesAsync(HttpContext context, RequestDelegate next)
    {
        var isCircuit = context.Request.Path.StartsWithSegments("/_blazor") && !HttpMethods.IsPost(context.Request.Method);
        var isPage = context.Request.Path == "/" || context.Request.Path.StartsWithSegments("/r");
        if (!isCircuit && !isPage)
        {
            await next(context);
            return;
        }

        var quota = context.RequestServices.GetRequiredService<ConnectionQuota>();
        var client = ClientAddress.Direct(context.Connection.RemoteIpAddress ?? IPAddress.None);
        LeaveReason refusal;
        if (isPage)
        {
            // A person can read this refusal; the circuit takes the place in the quota.
            if (!quota.WouldRefuse(client, out refusal))
            {
                await next(context);
                return;
            }
        }
        else
        {
            using var place = quota.TryTake(client, out refusal);
            if (place is not null)
            {
                await next(context);
                return;
            }
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "10";
        context.Response.ContentType = "text/plain; charset=utf-8";
        var localizer = context.RequestServices.GetRequiredService<IStringLocalizer<Resources>>();
        await context.Response.WriteAsync(localizer.Of(refusal.ForClient()!));
    }
}
