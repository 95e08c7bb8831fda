using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Settings;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.History;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Hosting;

/// <summary>Registers the rooms, and the limits that all doors share.</summary>
internal static class RoomsRegistration
{
    /// <summary>Adds the rooms. A transcript store must be registered as well.</summary>
    /// <param name="services">The services.</param>
    /// <param name="page">Finds the address of the page; null while there is none.</param>
    public static IServiceCollection AddRooms(this IServiceCollection services, Func<IServiceProvider, Uri?> page) => services
        .AddSettings<LimitsOptions>(LimitsOptions.Section)
        .AddSettings<RoomOptions>(RoomOptions.Section)
        .AddSettings<MessagesOptions>(MessagesOptions.Section)
        .AddSettings<TrustOptions>(TrustOptions.Section)
        .AddSettings<AccessOptions>(AccessOptions.Section)
        .AddSingleton(TimeProvider.System)
        .AddSingleton<ChatMetrics>()
        .AddSingleton(services => DescriptorLimit.Divide(
            services.GetRequiredService<LimitsOptions>(), services.GetRequiredService<ILogger<DescriptorBudget>>()))
        .AddSingleton<ConnectionQuota>()
        .AddSingleton<AddressLimiter>()
        .AddSingleton<PeopleDirectory>()
        .AddSingleton(CreateSettings)
        .AddSingleton<SettingRegister>()
        .AddSingleton(services => CreateAdmission(services, () => page(services)))
        .AddSingleton<TrustRegister>(services =>
        {
            var (admission, options) = (services.GetRequiredService<AdmissionRegister>(), services.GetRequiredService<TrustOptions>());
            return new(services.GetRequiredService<ITrustStore>(), options, services.GetRequiredService<TimeProvider>())
            {
                Admission = admission,
                Settings = services.GetRequiredService<SettingRegister>(),
            };
        })
        .AddSingleton(services => new ProtectedNetworks(services.GetRequiredService<TrustedProxies>().Networks))
        .AddSingleton<ModerationService>()
        .AddSingleton<InputInterpreter>()
        .AddSingleton<RoomRegister>()
        .AddSingleton<RoomDirectory>()
        .AddSingleton<ReadPositions>()
        .AddHostedService<RoomsLifetime>();

    private static LiveSettings CreateSettings(IServiceProvider services)
    {
        var sources = new SettingSources(services.GetRequiredService<IConfiguration>());
        // A server that keeps nothing has no accounts to log in to, and its history ends with it.
        var keepsNothing = HistoryOptions.IsInMemory(services.GetRequiredService<HistoryOptions>().Provider);
        return new(
            SettingSections.All.Select(section => (section.Key, services.GetRequiredService(section.Value))),
            name => keepsNothing && (name.StartsWith(HistoryOptions.Section, StringComparison.Ordinal) || name == $"{AccessOptions.Section}:{nameof(AccessOptions.Mode)}")
                ? "History:Provider=memory"
                : sources.Find(name) switch
                {
                    SettingSource.Default => null,
                    SettingSource.CommandLine => "the command line",
                    SettingSource.Environment => "the environment",
                    _ => "a file of settings",
                });
    }

    private static AdmissionRegister CreateAdmission(IServiceProvider services, Func<Uri?> page)
    {
        var (access, accounts) = (services.GetRequiredService<AccessOptions>(), services.GetRequiredService<AccountsOptions>());
        return new(
            access, services.GetRequiredService<ITrustStore>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<AdmissionRegister>>())
        {
            FixedRegistration = () => accounts.Registration,
            Page = page,
        };
    }
}
