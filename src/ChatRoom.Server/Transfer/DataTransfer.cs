using System.Data.Common;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Transfer;

/// <summary>Copies all data between files and a PostgreSQL database, and compares it. No server may run.</summary>
/// <remarks>Numbers and epochs stay, so clients go on where they were. A copy that fails leaves nothing in its target.</remarks>
internal static class DataTransfer
{
    private const string GoOn = "Nothing is copied. Start the copy again when that is mended.";

    /// <summary>Copies history and ledger into an empty database, in one transaction.</summary>
    /// <param name="path">The history, with the ledger beside it. Files of older versions are upgraded as by a server.</param>
    /// <param name="connection">The database.</param>
    /// <param name="backups">Makes copies before an upgrade.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TranscriptException">It cannot be done; the message says why.</exception>
    /// <exception cref="RoomCatalogException">A server uses the ledger, or it cannot be read.</exception>
    public static Task<CopiedData> ToPostgresAsync(
        string path, string connection, UpgradeBackups backups, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (!File.Exists(path))
        {
            throw new TranscriptException($"There is no history {path}. Name the right one with --History:Path=FILE.");
        }

        using var held = HistoryLock.Acquire(path);
        using var ledger = new SqliteLedgerFile(SqliteLedgerFile.Beside(path), backups);
        using var history = DatabaseFile.OpenToWrite(path, create: true, NullLogger.Instance, backups);
        await using var target = await DatabaseTransaction.BeginAsync(connection, create: true, cancellationToken);
        await target.RequireEmptyAsync(cancellationToken);
        var (rooms, events) = await LogCopy.RunAsync(new SqliteLogs(history), target.Logs, cancellationToken);
        var rows = 0L;
        if (ledger.Exists)
        {
            await ledger.OpenAsync(cancellationToken);
            await using var source = ledger.CreateContext();
            rows = await LedgerCopy.RunAsync(source, target.Ledger, cancellationToken);
        }

        await target.CommitAsync(cancellationToken);
        return new CopiedData(rooms, events, rows);
    });

    /// <summary>Copies all data of a database into new files, which appear when they are complete.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="path">The history to make, with the ledger beside it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TranscriptException">It cannot be done; the message says why.</exception>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public static Task<CopiedData> ToFilesAsync(string connection, string path, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        using var heldHistory = HistoryLock.Acquire(path);
        using var heldLedger = SqliteLedgerFile.Lock(SqliteLedgerFile.Beside(path));
        if (new[] { path, SqliteLedgerFile.Beside(path) }.FirstOrDefault(File.Exists) is { } file)
        {
            throw new TranscriptException($"There is a file {file} already. Name a new one with --History:Path=FILE.");
        }

        await using var source = await DatabaseTransaction.BeginAsync(connection, create: false, cancellationToken);
        await source.EndDeadNodesAsync(cancellationToken);
        try
        {
            var history = Path.Combine(StagedFiles.Begin(path), Path.GetFileName(path));
            var copied = await FillAsync(source, history, cancellationToken);
            StagedFiles.Commit(path, [Path.GetFileName(path), Path.GetFileName(SqliteLedgerFile.Beside(path))], []);
            return copied;
        }
        finally
        {
            StagedFiles.Abandon(path);
        }
    });

    private static async Task<CopiedData> FillAsync(DatabaseTransaction source, string path, CancellationToken cancellationToken)
    {
        using var history = DatabaseFile.OpenToWrite(path, create: true, NullLogger.Instance);
        var (rooms, events) = await LogCopy.RunAsync(source.Logs, new SqliteLogs(history), cancellationToken);
        history.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using var ledger = new SqliteLedgerFile(SqliteLedgerFile.Beside(path));
        await ledger.OpenAsync(cancellationToken);
        await using var target = ledger.CreateContext();
        await using var transaction = await target.Database.BeginTransactionAsync(cancellationToken);
        var rows = await LedgerCopy.RunAsync(source.Ledger, target, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CopiedData(rooms, events, rows);
    }

    private static async Task<CopiedData> ExplainAsync(Func<Task<CopiedData>> copy)
    {
        try
        {
            return await copy();
        }
        catch (Exception e) when (e is DbException or DbUpdateException or TimeoutException or IOException or UnauthorizedAccessException or ArgumentException or OperationCanceledException)
        {
            throw new TranscriptException($"The copy has failed: {(e is DbUpdateException ? e.InnerException ?? e : e).Message} {GoOn}", e);
        }
    }
}
