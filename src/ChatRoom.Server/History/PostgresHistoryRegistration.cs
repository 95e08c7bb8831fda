using ChatRoom.Core.People;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.History;

/// <summary>Registers the history in a PostgreSQL database.</summary>
internal static class PostgresHistoryRegistration
{
    /// <summary>Adds the store and its retention. The host must have registered the options.</summary>
    public static IServiceCollection AddPostgresHistory(this IServiceCollection services) => services
        .AddSingleton<ITranscriptStore>(provider => Task.Run(() => PostgresTranscriptStore.OpenAsync(
            provider.GetRequiredService<DataOptions>().Connection, provider.GetRequiredService<ILogger<PostgresTranscriptStore>>(),
            CancellationToken.None)).GetAwaiter().GetResult())
        .AddSingleton<IOtherNodes>(provider => ((PostgresTranscriptStore)provider.GetRequiredService<ITranscriptStore>()).OtherNodes)
        .AddSingleton<ISettingLoss, RetentionLoss>()
        .AddHostedService<Retention>();
}
