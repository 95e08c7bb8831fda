using ChatRoom.Core.Search;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Admin;

/// <summary>Holds the sizes of the server's data, and the free space. No file is opened.</summary>
/// <param name="Files">The files or tables that are there: the part of the data, the path and the bytes; null if the database does not answer.</param>
/// <param name="Free">The free bytes of the file system, and all of it; null if it does not answer, and for a database.</param>
/// <param name="IsShort">Whether messages are refused for want of space.</param>
internal sealed record StorageReport(IReadOnlyList<(string Part, string Path, long Bytes)>? Files, (long Free, long Total)? Free, bool IsShort)
{
    /// <summary>Measures now; null if the history is in memory.</summary>
    public static async Task<StorageReport?> MeasureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var data = services.GetRequiredService<DataOptions>();
        if (DataOptions.IsPostgres(data.Provider))
        {
            return new(await DatabaseSizes.MeasureAsync(data, cancellationToken), null, IsShort: false);
        }

        if (services.GetService<IFreeSpace>() is not { } space)
        {
            return null;
        }

        var history = services.GetRequiredService<HistoryOptions>().Path;
        IEnumerable<(string Part, string Path)> files =
        [
            ("History", history), ("Wal", $"{history}-wal"),
            ("Ledger", SqliteLedgerFile.Beside(history)), ("LedgerWal", $"{SqliteLedgerFile.Beside(history)}-wal"),
            .. services.GetRequiredService<SearchOptions>().Index
                ? new[] { ("Search", SearchFile.Beside(history)), ("SearchWal", $"{SearchFile.Beside(history)}-wal") } : [],
        ];
        return new(
            [.. files.Select(file => (file.Part, file.Path, Info: new FileInfo(file.Path))).Where(file => file.Info.Exists)
                .Select(file => (file.Part, file.Path, file.Info.Length))],
            Measure(space),
            services.GetRequiredService<SpaceWatch>().IsShort);
    }

    private static (long Free, long Total)? Measure(IFreeSpace space)
    {
        try
        {
            return space.Measure();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The framework throws many types here.
            return null;
        }
    }
}
