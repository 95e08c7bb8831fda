using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;

namespace ChatRoom.Server.History;

/// <summary>Registers the history in a file.</summary>
internal static class SqliteHistoryRegistration
{
    /// <summary>Adds the store and its retention. The host must have registered <see cref="HistoryOptions"/>.</summary>
    public static IServiceCollection AddSqliteHistory(this IServiceCollection services) => services
        .AddSingleton<ITranscriptStore>(provider => new SqliteTranscriptStore(
            provider.GetRequiredService<HistoryOptions>().Path,
            provider.GetRequiredService<ILogger<SqliteTranscriptStore>>()))
        .AddHostedService<Retention>();
}
