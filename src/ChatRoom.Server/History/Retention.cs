using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.History;

/// <summary>Deletes old events, by age and by number.</summary>
/// <remarks>
/// Each step is a small transaction of its own, queued behind the events that rooms store. A room thus waits for one step
/// at most, and a step that fails concerns no other room.
/// </remarks>
internal sealed partial class Retention(
    ITranscriptStore store, HistoryOptions options, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private const int StepSize = 500;

    private readonly SteadyClock _clock = new(time);
    private bool _waits;

    /// <summary>Deletes all events that need not be kept now; logs each room where that failed, and goes on.</summary>
    /// <returns>The number of deleted events.</returns>
    public async Task<long> RunOnceAsync(CancellationToken cancellationToken)
    {
        var deleted = 0L;
        if (store is IRetainable retainable && (options.MaxAge > TimeSpan.Zero || options.MaxEvents > 0))
        {
            foreach (var room in await ListRoomsAsync(retainable, cancellationToken))
            {
                try
                {
                    deleted += await DeleteAsync(retainable, room, cancellationToken);
                }
                catch (TranscriptException e)
                {
                    // The next round tries again.
                    LogFailed(logger, room, e.Message);
                }
            }
        }

        return deleted;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RetentionInterval, time);
        try
        {
            do
            {
                if (await RunOnceAsync(stoppingToken) is var deleted and > 0)
                {
                    LogDeleted(logger, deleted);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<IReadOnlyList<string>> ListRoomsAsync(IRetainable retainable, CancellationToken cancellationToken)
    {
        try
        {
            return await retainable.ListRoomsAsync(cancellationToken);
        }
        catch (TranscriptException e)
        {
            LogNotListed(logger, e.Message);
            return [];
        }
    }

    private async Task<long> DeleteAsync(IRetainable retainable, string room, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        int step;
        do
        {
            step = await retainable.DeleteOldestAsync(room, options.MaxEvents, OldestToKeep(), StepSize);
            deleted += step;
        }
        while (step > 0 && !cancellationToken.IsCancellationRequested);

        return deleted;
    }

    private DateTimeOffset? OldestToKeep()
    {
        if (options.MaxAge == TimeSpan.Zero)
        {
            return null;
        }

        var now = _clock.GetUtcNow();
        if (!_waits && _clock.Jump > TimeSpan.Zero)
        {
            LogClockJumped(logger, _clock.Jump);
        }

        _waits = _clock.Jump > TimeSpan.Zero;
        return _clock.IsConfirmed ? now - options.MaxAge : null;
    }

    [LoggerMessage(35, LogLevel.Warning, "history: the clock of the machine jumped forward by {Jump}; ages are reckoned without that, until it has gone steadily for an hour")]
    private static partial void LogClockJumped(ILogger logger, TimeSpan jump);

    [LoggerMessage(31, LogLevel.Information, "history: {Count} old events deleted")]
    private static partial void LogDeleted(ILogger logger, long count);

    [LoggerMessage(36, LogLevel.Warning, "history: old events could not be deleted: {Message}")]
    private static partial void LogNotListed(ILogger logger, string message);

    [LoggerMessage(32, LogLevel.Warning, "history: old events of room {Room} could not be deleted: {Message}")]
    private static partial void LogFailed(ILogger logger, string room, string message);
}
