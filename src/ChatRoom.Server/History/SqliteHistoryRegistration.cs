using ChatRoom.Core.Settings;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.History;

/// <summary>Registers the history in a file.</summary>
internal static class SqliteHistoryRegistration
{
    /// <summary>Adds the store and its retention. The host must have registered <see cref="HistoryOptions"/>.</summary>
    public static IServiceCollection AddSqliteHistory(this IServiceCollection services) => services
        .AddSingleton<IFreeSpace, FreeSpaceOfDisk>()
        .AddSingleton<SpaceWatch>()
        .AddSingleton(provider =>
            new UpgradeBackups(provider.GetRequiredService<HistoryOptions>().UpgradeBackupFor, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService(provider => provider.GetRequiredService<SpaceWatch>())
        .AddSingleton<ITranscriptStore>(OpenStore)
        .AddSingleton<ISettingLoss, RetentionLoss>()
        .AddHostedService<ProgramVersion>()
        .AddHostedService<Retention>();

    private static SqliteTranscriptStore OpenStore(IServiceProvider provider)
    {
        var watch = provider.GetRequiredService<SpaceWatch>();
        return new SqliteTranscriptStore(
            provider.GetRequiredService<HistoryOptions>().Path,
            provider.GetRequiredService<ILogger<SqliteTranscriptStore>>(),
            () => watch.IsShort,
            provider.GetRequiredService<UpgradeBackups>());
    }
}
