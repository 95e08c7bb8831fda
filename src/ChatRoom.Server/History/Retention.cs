using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;

namespace ChatRoom.Server.History;

/// <summary>
/// Deletes what need not be kept any more, by age and by number. Each step is a transaction of the size of a batch, queued
/// behind whatever the rooms have to store, so no room waits for more than one.
/// </summary>
internal sealed partial class Retention(
    ITranscriptStore store, HistoryOptions options, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private const int StepSize = 500;

    /// <summary>Deletes all that is due now.</summary>
    public async Task<long> RunOnceAsync(CancellationToken cancellationToken)
    {
        var deleted = 0L;
        foreach (var transcript in store is SqliteTranscriptStore sqlite ? sqlite.Open : [])
        {
            int step;
            do
            {
                DateTimeOffset? before = options.MaxAge > TimeSpan.Zero ? time.GetUtcNow() - options.MaxAge : null;
                step = await transcript.DeleteOldestAsync(options.MaxEvents, before, StepSize);
                deleted += step;
            }
            while (step > 0 && !cancellationToken.IsCancellationRequested);
        }

        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.MaxAge == TimeSpan.Zero && options.MaxEvents == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.RetentionInterval, time);
        try
        {
            do
            {
                try
                {
                    if (await RunOnceAsync(stoppingToken) is var deleted and > 0)
                    {
                        LogDeleted(logger, deleted);
                    }
                }
                catch (TranscriptException e)
                {
                    // The next round tries again.
                    LogFailed(logger, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    [LoggerMessage(31, LogLevel.Information, "history: {Count} old events deleted")]
    private static partial void LogDeleted(ILogger logger, long count);

    [LoggerMessage(32, LogLevel.Warning, "history: old events could not be deleted: {Message}")]
    private static partial void LogFailed(ILogger logger, string message);
}
