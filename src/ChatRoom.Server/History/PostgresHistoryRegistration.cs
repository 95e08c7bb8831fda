using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace ChatRoom.Server.History;

/// <summary>Registers the history in a PostgreSQL database.</summary>
internal static class PostgresHistoryRegistration
{
    // Keys of another application are worth nothing, and without a name each folder of the program is one.
    private const string Application = "ChatRoom";

    /// <summary>Adds the store and its retention, and the keys of cookies. The host must have registered the options.</summary>
    public static IServiceCollection AddPostgresHistory(this IServiceCollection services)
    {
        // In this order: the framework has a service that reads the keys at the start.
        services.AddHostedService<SharedKeysLifetime>();
        services.AddDataProtection().SetApplicationName(Application);
        services.AddOptions<KeyManagementOptions>().Configure<ITranscriptStore>((keys, store) => keys.XmlRepository = ((PostgresTranscriptStore)store).Keys);
        return services.AddStore();
    }

    private static IServiceCollection AddStore(this IServiceCollection services) => services
        .AddSingleton<ITranscriptStore>(provider => Task.Run(() => PostgresTranscriptStore.OpenAsync(
            provider.GetRequiredService<DataOptions>().Connection, provider.GetRequiredService<ILogger<PostgresTranscriptStore>>(),
            CancellationToken.None, provider.GetRequiredService<DataOptions>().BackupMade)).GetAwaiter().GetResult())
        .AddSingleton<IOtherNodes>(provider => ((PostgresTranscriptStore)provider.GetRequiredService<ITranscriptStore>()).OtherNodes)
        .AddSingleton<ISettingLoss, RetentionLoss>()
        .AddHostedService<Retention>();
}
