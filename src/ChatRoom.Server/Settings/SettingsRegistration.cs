using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Settings;

/// <summary>Binds sections of the configuration to option classes.</summary>
internal static class SettingsRegistration
{
    /// <summary>Registers the options of a section; the host validates them before it starts a service.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        // Classes take the object itself: a setting that changes while the process runs is changed in it.
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    /// <summary>Reads one section without a host, by the same rules.</summary>
    public static T ReadSettings<T>(this IConfiguration configuration, string section)
        where T : class
    {
        using var provider = new ServiceCollection().AddSingleton(configuration).AddSettings<T>(section).BuildServiceProvider();
        return provider.GetRequiredService<T>();
    }
}
