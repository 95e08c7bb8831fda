using ChatRoom.Server.Settings;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Deletes the index of an earlier run, because this node keeps none: it would have the words of messages for ever.</summary>
/// <remarks>If another node fills the index, it stays.</remarks>
internal sealed partial class PostgresIndexRemoval(DataOptions data, ILogger<PostgresIndexRemoval> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var filler = await FillerLock.TryTakeAsync(data, stoppingToken);
            if (filler is not null)
            {
                await SearchSchema.DropAsync(filler.Connection, stoppingToken);
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogFailed(logger, e.Message);
        }
    }

    [LoggerMessage(64, LogLevel.Warning, "search: the index of an earlier run could not be deleted: {Message}")]
    private static partial void LogFailed(ILogger logger, string message);
}
