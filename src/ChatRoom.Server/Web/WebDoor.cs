using System.Net;
using ChatRoom.Core.Connections;
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

/// <summary>The web door: a Blazor Server page that is a client of the rooms in this process.</summary>
internal static class WebDoor
{
    // A character of a message can become six when the browser sends it: \u0000.
    private const int WorstEscape = 6;
    private const int FrameBytes = 32 << 10;

    public static IServiceCollection AddWebDoor(this IServiceCollection services)
    {
        services.AddSettings<WebOptions>(WebOptions.Section);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddOptions<CircuitOptions>().Configure<WebOptions>((circuits, options) =>
        {
            // A page that was cut off for a while comes back to its own circuit; later ones start anew from their position.
            circuits.DisconnectedCircuitMaxRetained = options.RetainedCircuits;
            circuits.DisconnectedCircuitRetentionPeriod = options.CircuitRetention;
        });
        services.AddOptions<HubOptions>().Configure<LimitsOptions>((hub, limits) =>
        {
            hub.MaximumReceiveMessageSize = ((long)limits.EffectiveMessageBytes * WorstEscape) + FrameBytes;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        // Not over HTTPS, the default: there what is secret in a page could be guessed from its length.
        services.AddResponseCompression(pages => pages.MimeTypes = ["text/html"]);
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(Languages.Choose);
        services.AddMudServices();
        services.AddScoped<CircuitConnection>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitConnection>());
        return services;
    }

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
                // What was sent before is forgotten: to remember it takes 300 KB a page, and a render is compressed well by itself.
                accept.DangerousEnableCompression = true;
                accept.DisableServerContextTakeover = true;
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>An open page is a connection like any other, and counts as long as its circuit's request lasts.</summary>
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
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        LeaveReason refusal;
        if (isPage)
        {
            // Said here already, where a person can read it; the place itself is taken by the circuit.
            if (!quota.WouldRefuse(address, out refusal))
            {
                await next(context);
                return;
            }
        }
        else
        {
            using var place = quota.TryTake(address, out refusal);
            if (place is not null)
            {
                await next(context);
                return;
            }
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "10";
        context.Response.ContentType = "text/plain; charset=utf-8";
        var words = context.RequestServices.GetRequiredService<IStringLocalizer<Resources>>();
        await context.Response.WriteAsync(words.Of(refusal.ForClient()!));
    }
}
