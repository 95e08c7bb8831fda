using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Hosting;

/// <summary>Registers the rooms, and the limits that all doors share.</summary>
internal static class RoomsRegistration
{
    /// <summary>Adds the rooms. A transcript store must be registered as well.</summary>
    public static IServiceCollection AddRooms(this IServiceCollection services) => services
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
        .AddSingleton<TrustRegister>(services => new(
            services.GetRequiredService<ITrustStore>(), services.GetRequiredService<TrustOptions>(), services.GetRequiredService<TimeProvider>())
        {
            Access = services.GetRequiredService<AccessOptions>(),
        })
        .AddSingleton(services => new ProtectedNetworks(services.GetRequiredService<TrustedProxies>().Networks))
        .AddSingleton<ModerationService>()
        .AddSingleton<InputInterpreter>()
        .AddSingleton<RoomRegister>()
        .AddSingleton<RoomDirectory>()
        .AddSingleton<ReadPositions>()
        .AddHostedService<RoomsLifetime>();
}
