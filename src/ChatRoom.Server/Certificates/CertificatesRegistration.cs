using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Certificates;

/// <summary>Registers the certificate of all doors.</summary>
internal static class CertificatesRegistration
{
    /// <summary>Adds the certificate; its service must start before those of the doors.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder of the data; null if the server keeps nothing.</param>
    public static IServiceCollection AddCertificate(this IServiceCollection services, string? folder) => services
        .AddSettings<TlsOptions>(TlsOptions.Section)
        .AddSingleton(new CertificateFolder(folder))
        .AddSingleton<ServerCertificate>()
        .AddHostedService<CertificateWatch>();
}
