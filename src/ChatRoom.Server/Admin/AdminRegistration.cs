namespace ChatRoom.Server.Admin;

/// <summary>Registers the numbers that an operator sees.</summary>
internal static class AdminRegistration
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="sections">The sections of the configuration, and the class of each.</param>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IReadOnlyDictionary<string, Type> sections) => services
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SettingsInForce>(provider, sections))
        .AddSingleton<ConnectionList>()
        .AddSingleton<Sampler>()
        .AddHostedService(provider => provider.GetRequiredService<Sampler>());
}
