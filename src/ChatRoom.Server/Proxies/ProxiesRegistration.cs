using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Proxies;

/// <summary>Registers the trusted proxies.</summary>
internal static class ProxiesRegistration
{
    public static IServiceCollection AddProxies(this IServiceCollection services) => services
        .AddSettings<ProxyOptions>(ProxyOptions.Section)
        .AddSingleton<TrustedProxies>()
        .AddSingleton<ProxyHandshake>()
        .AddForwardedHeaders();
}
