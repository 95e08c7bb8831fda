using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ChatRoom.Server.Proxies;

/// <summary>Reads the client's address and scheme from the headers of trusted proxies.</summary>
internal static class ForwardedHeadersRegistration
{
    /// <summary>Keeps the framework from believing everybody, as one variable of the environment makes it do.</summary>
    public static IServiceCollection AddForwardedHeaders(this IServiceCollection services) =>
        services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);

    /// <summary>Adds the middleware, which must be the first one.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<TrustedProxies>();
        app.Use((context, next) =>
        {
            new RequestPeer(trusted.Contains(context.Connection.RemoteIpAddress ?? IPAddress.None)).AddTo(context);
            return next(context);
        });
        // Without known networks the middleware would believe everybody.
        if (trusted.Networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // Reads from the last hop on, and stops at the first one that is no trusted proxy.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
        app.Use((context, next) =>
        {
            context.Request.Scheme = HttpScheme(context.Request.Scheme);
            return next(context);
        });
    }

    // Some proxies name the scheme of a WebSocket, and some pass on what a client sent.
    private static string HttpScheme(string forwarded) =>
        forwarded.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) || forwarded.Equals(Uri.UriSchemeWss, StringComparison.OrdinalIgnoreCase)
            ? Uri.UriSchemeHttps
            : Uri.UriSchemeHttp;
}
