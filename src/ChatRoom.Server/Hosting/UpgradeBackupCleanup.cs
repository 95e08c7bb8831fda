using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Hosting;

/// <summary>Deletes the copies from before an upgrade when they are old enough.</summary>
internal sealed partial class UpgradeBackupCleanup(
    UpgradeBackups backups, HistoryOptions history, TimeProvider time, ILogger<UpgradeBackupCleanup> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                DeleteOld(history.Path);
                DeleteOld(SqliteLedgerFile.Beside(history.Path));
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void DeleteOld(string path)
    {
        try
        {
            foreach (var file in backups.DeleteOld(FileLock.Resolve(path)))
            {
                LogDeleted(logger, file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next hour tries again.
            LogNotDeleted(logger, path, e.Message);
        }
    }

    [LoggerMessage(71, LogLevel.Information, "history: the copy {Path} from before an upgrade is deleted")]
    private static partial void LogDeleted(ILogger logger, string path);

    [LoggerMessage(72, LogLevel.Warning, "history: the copies of {Path} from before an upgrade could not be deleted: {Message}")]
    private static partial void LogNotDeleted(ILogger logger, string path, string message);
}
