using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Ledger;

/// <summary>Registers the ledger in a file beside the history.</summary>
internal static class LedgerRegistration
{
    /// <summary>Adds the ledger. The host must have registered <see cref="HistoryOptions"/>.</summary>
    public static IServiceCollection AddSqliteLedger(this IServiceCollection services) => services
        .AddSingleton<ILedgerDatabase>(provider =>
            new SqliteLedgerFile(
                SqliteLedgerFile.Beside(provider.GetRequiredService<HistoryOptions>().Path), provider.GetRequiredService<UpgradeBackups>()))
        .AddSingleton<LedgerStore>()
        .AddSingleton<IRoomCatalog, LedgerRoomCatalog>()
        .AddSingleton<IReadMarks, LedgerReadMarks>()
        .AddSingleton<ITrustStore, LedgerTrustStore>();
}
