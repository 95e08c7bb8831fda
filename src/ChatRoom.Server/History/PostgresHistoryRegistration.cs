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
            CancellationToken.None, () => Stop(provider))).GetAwaiter().GetResult())
        .AddSingleton<IHandleRegistry>(provider => ((PostgresTranscriptStore)provider.GetRequiredService<ITranscriptStore>()).Handles)
        .AddSingleton<ISettingLoss, RetentionLoss>()
        .AddHostedService<Retention>();

    private static void Stop(IServiceProvider provider)
    {
        Environment.ExitCode = 1;
        provider.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }
}
