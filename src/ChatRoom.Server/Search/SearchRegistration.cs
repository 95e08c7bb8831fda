using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Search.Postgres;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Search;

/// <summary>Registers the search, and the follower that fills its index.</summary>
internal static class SearchRegistration
{
    /// <summary>Adds the search. The rooms must be registered as well.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<SearchOptions>(SearchOptions.Section).AddSingleton<MessageSearch>();
        var isIndexed = !bool.TryParse(configuration[$"{SearchOptions.Section}:{nameof(SearchOptions.Index)}"], out var value) || value;
        if (DataOptions.IsPostgres(configuration[$"{DataOptions.Section}:{nameof(DataOptions.Provider)}"]))
        {
            return isIndexed ? services.AddPostgresIndex() : services.AddHostedService<PostgresIndexRemoval>();
        }

        // Without an index the newest messages of each room are looked through.
        if (HistoryOptions.IsInMemory(configuration[$"{HistoryOptions.Section}:{nameof(HistoryOptions.Provider)}"]))
        {
            return services;
        }

        return isIndexed ? services.AddSqliteIndex() : services.AddHostedService<IndexRemoval>();
    }

    private static IServiceCollection AddSqliteIndex(this IServiceCollection services) => services
        .AddSingleton(provider => new SearchFile(SearchFile.Beside(provider.GetRequiredService<HistoryOptions>().Path)))
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteMessageIndex>(provider, StoreOf(provider)))
        .AddSingleton<IMessageIndex>(provider => provider.GetRequiredService<SqliteMessageIndex>())
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<IndexFollower>(provider, StoreOf(provider)))
        .AddHostedService(provider => provider.GetRequiredService<IndexFollower>());

    private static IServiceCollection AddPostgresIndex(this IServiceCollection services) => services
        .AddSingleton<PostgresMessageIndex>()
        .AddSingleton<IMessageIndex>(provider => provider.GetRequiredService<PostgresMessageIndex>())
        .AddSingleton<PostgresIndexFollower>()
        .AddHostedService(provider => provider.GetRequiredService<PostgresIndexFollower>());

    private static SqliteTranscriptStore StoreOf(IServiceProvider provider) =>
        (SqliteTranscriptStore)provider.GetRequiredService<ITranscriptStore>();
}
