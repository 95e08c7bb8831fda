using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Proxies;

/// <summary>Registers the trusted proxies.</summary>
internal static class ProxiesRegistration
{
    public static IServiceCollection AddProxies(this IServiceCollection services)
    {
        services.AddSettings<ProxyOptions>(ProxyOptions.Section);
        // The framework binds a list; on the command line one text is easier to write.
        services.AddOptions<ProxyOptions>().PostConfigure<IConfiguration>((options, configuration) =>
        {
            if (configuration[$"{ProxyOptions.Section}:{nameof(ProxyOptions.Trusted)}"] is { Length: > 0 } text)
            {
                options.Trusted = [text];
            }
        });
        return services.AddSingleton<TrustedProxies>().AddSingleton<ProxyHandshake>().AddForwardedHeaders();
    }
}
