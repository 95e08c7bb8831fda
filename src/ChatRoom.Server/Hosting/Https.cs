using System.Net.Security;
using System.Security.Authentication;
using ChatRoom.Server.Certificates;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ChatRoom.Server.Hosting;

/// <summary>Serves the page over HTTPS, with the certificate of all doors.</summary>
internal static class Https
{
    /// <summary>Adds the port of <see cref="WebOptions.HttpsPort"/> to the addresses of the page.</summary>
    /// <exception cref="SettingException">The port has no certificate, or cannot be added.</exception>
    public static void AddHttpsPort(this WebApplicationBuilder builder)
    {
        var web = builder.Configuration.GetSection(WebOptions.Section);
        // A value that is no port is explained when the options are validated.
        if (!ushort.TryParse(web[nameof(WebOptions.HttpsPort)], out var port) || port == 0)
        {
            return;
        }

        var tls = builder.Configuration.ReadSettings<TlsOptions>(TlsOptions.Section);
        if (!tls.SelfSigned && tls.Certificate.Length == 0)
        {
            throw new SettingException(
                $"Web:HttpsPort={port} needs a certificate: name it with --Tls:Certificate=FILE and --Tls:Key=FILE, or try --Tls:SelfSigned=true.");
        }

        var host = web[nameof(WebOptions.HttpsAddress)] is { Length: > 0 } address ? address : "*";
        if (ListenAddress.Parse("Web:HttpsAddress", host) is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 })
        {
            host = $"[{host}]";
        }

        builder.WebHost.UseUrls($"{WebAddress.UrlsOf(builder.Configuration)};https://{host}:{port}");
    }

    /// <summary>Gives the certificate to each HTTPS address that has none of its own.</summary>
    public static void UseServerCertificate(this KestrelServerOptions kestrel)
    {
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
        if (!certificate.IsConfigured)
        {
            return;
        }

        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            // Kestrel wants a certificate or a way to one at the start; the handshake takes the one with its chain.
            https.ServerCertificateSelector = (_, _) => certificate.Context.TargetCertificate;
            https.OnAuthenticate = (_, handshake) =>
            {
                handshake.ServerCertificateSelectionCallback = null;
                handshake.ServerCertificateContext = certificate.Context;
                handshake.AllowRenegotiation = false;
                // The limits of connections and circuits count requests of HTTP/1.1.
                handshake.ApplicationProtocols = [SslApplicationProtocol.Http11];
            };
        });
    }
}
