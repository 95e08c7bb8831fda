using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Ledger.Postgres;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Ledger.Tries;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Ledger;

/// <summary>Registers the ledger.</summary>
internal static class LedgerRegistration
{
    /// <summary>Adds the ledger in a file beside the history. The host must have registered <see cref="HistoryOptions"/>.</summary>
    public static IServiceCollection AddSqliteLedger(this IServiceCollection services) => services.AddLedger(provider =>
        new SqliteLedgerFile(
            SqliteLedgerFile.Beside(provider.GetRequiredService<HistoryOptions>().Path), provider.GetRequiredService<UpgradeBackups>()));

    /// <summary>Adds the ledger in PostgreSQL. The host must have registered <see cref="DataOptions"/>.</summary>
    public static IServiceCollection AddPostgresLedger(this IServiceCollection services) =>
        services.AddLedger(provider => new PostgresLedger(provider.GetRequiredService<DataOptions>().Connection));

    private static IServiceCollection AddLedger(this IServiceCollection services, Func<IServiceProvider, ILedgerDatabase> database) => services
        .AddSingleton(database)
        .AddSingleton<LedgerStore>()
        .AddSingleton<IRoomCatalog, LedgerRoomCatalog>()
        .AddSingleton<IReadMarks, LedgerReadMarks>()
        .AddSingleton<ITrustStore, LedgerTrustStore>()
        .AddSingleton<ILogInTries>(provider => provider.GetRequiredService<ILedgerDatabase>().IsShared
            ? new SharedLogInTries(provider.GetRequiredService<LedgerStore>())
            : new MemoryLogInTries(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IUsedChallenges>(provider => provider.GetRequiredService<ILedgerDatabase>().IsShared
            ? new SharedUsedChallenges(provider.GetRequiredService<LedgerStore>())
            : new MemoryUsedChallenges(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IOneTimeLinks>(provider => provider.GetRequiredService<ILedgerDatabase>().IsShared
            ? new SharedOneTimeLinks(provider.GetRequiredService<LedgerStore>())
            : new MemoryOneTimeLinks(provider.GetRequiredService<TimeProvider>()));
}
