using ChatRoom.Server.Settings;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Fills the index from the logs if no other node does, and makes it anew when it is lost or damaged.</summary>
/// <remarks>
/// It reads committed events only, so no room ever waits for it; it leaves the database to the rooms while they are very busy. A node that
/// dies leaves its work to another one.
/// </remarks>
internal sealed partial class PostgresIndexFollower(
    DataOptions data, PostgresMessageIndex index, TimeProvider time, ILogger<PostgresIndexFollower> logger) : IHostedService, IDisposable
{
    private const int BatchEvents = 10_000;
    private const int DeletedMessages = 5_000;

    // Many events at a time cost less each.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RestOfOthers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ended = new();
    private Task _loop = Task.CompletedTask;
    private FillerLock? _lock;
    private PostgresIndexWriter? _writer;
    private LogReader? _reader;
    private IndexPace? _pace;
    private long _written;
    private bool? _isFarBehind;
    private long? _triedAt;
    private long? _checkedAt;
    private string? _failure;

    /// <summary>Gets whether this node fills the index; for tests.</summary>
    public bool IsFiller => _writer is not null;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ended.CancelAsync();
        await _loop;
    }

    /// <summary>Indexes all events there are, if no other node fills the index.</summary>
    /// <returns>Whether this node has filled it.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        (_checkedAt, _triedAt) = (null, null);
        while (await StepAsync(cancellationToken) != Rest && IsFiller)
        {
            // There is more to do.
        }

        await index.RefreshAsync(cancellationToken);
        return IsFiller;
    }

    /// <summary>Does one piece of work, unless the rooms of all nodes are very busy; returns the time until the next one.</summary>
    internal async Task<TimeSpan> TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (_reader is not null)
        {
            _written = await _reader.CountWrittenAsync(cancellationToken);
            _pace ??= new IndexPace(() => _written, time);
            if (!_pace.MayWork())
            {
                return Rest;
            }
        }

        return await StepAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    /// <summary>Gives the right to fill the index to another node.</summary>
    public async ValueTask ReleaseAsync()
    {
        (_writer, _reader, _pace) = (null, null, null);
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
            _lock = null;
        }
    }

    private async Task RunAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            var rest = AfterFailure;
            try
            {
                rest = await TakeTurnAsync(_ended.Token);
                await index.RefreshAsync(_ended.Token);
                _failure = null;
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The node goes on without the index. What fails for long is told once.
                if (_failure != e.Message)
                {
                    LogFailed(logger, e.Message);
                }

                _failure = e.Message;
                await ReleaseAsync();
            }

            await Task.Delay(rest, _ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await ReleaseAsync();
    }

    /// <summary>Does one piece of work; returns the time until the next one.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        if (_writer is null && !await TryBeginAsync(cancellationToken))
        {
            return RestOfOthers;
        }

        try
        {
            return await FillAsync(_writer!, _reader!, cancellationToken);
        }
        catch (PostgresException e) when (IsLoss(e))
        {
            LogLost(logger, e.MessageText);
            await SearchSchema.MakeAnewAsync(_lock!.Connection, cancellationToken);
            return RestOfOthers;
        }
    }

    /// <summary>Becomes the node that fills the index, if there is none.</summary>
    private async Task<bool> TryBeginAsync(CancellationToken cancellationToken)
    {
        var now = Environment.TickCount64;
        if (_lock is null && now - _triedAt < BetweenTries.TotalMilliseconds)
        {
            return false;
        }

        _triedAt = now;
        _lock ??= await FillerLock.TryTakeAsync(data, cancellationToken);
        if (_lock is null)
        {
            return false;
        }

        if (!await SearchSchema.EnsureAsync(_lock.Connection, cancellationToken))
        {
            // A newer program fills it with words of newer rules.
            await ReleaseAsync();
            return false;
        }

        var writer = new PostgresIndexWriter(_lock.Connection);
        if (await writer.HasLostMessagesAsync(cancellationToken))
        {
            await SearchSchema.MakeAnewAsync(_lock.Connection, cancellationToken);
        }

        (_reader, _writer, _isFarBehind, _checkedAt) = (new(_lock.Connection), writer, null, null);
        return true;
    }

    private async Task<TimeSpan> FillAsync(PostgresIndexWriter writer, LogReader reader, CancellationToken cancellationToken)
    {
        var logs = await reader.ListAsync(cancellationToken);
        var isMore = await DeleteAsync(writer, logs, cancellationToken);
        List<IndexedLog> news = [.. logs.Where(log => log.Position < log.Last)];
        if (news.Count > 0)
        {
            var behind = news.Sum(log => log.Last - Math.Max(log.Position, log.KeptFrom - 1));
            if (behind > 2 * BatchEvents)
            {
                await SetFarBehindAsync(writer, true, cancellationToken);
            }

            await writer.WriteAsync(await reader.ReadAsync(news, BatchEvents, cancellationToken), cancellationToken);
            isMore |= behind > BatchEvents;
        }

        if (!isMore)
        {
            await SetFarBehindAsync(writer, false, cancellationToken);
        }

        return isMore ? TimeSpan.Zero : Rest;
    }

    private async Task SetFarBehindAsync(PostgresIndexWriter writer, bool isFarBehind, CancellationToken cancellationToken)
    {
        if (isFarBehind != (_isFarBehind ?? false))
        {
            await (isFarBehind ? writer.BeginManyAsync(cancellationToken) : writer.EndManyAsync(cancellationToken));
        }

        // At first also after a filler that has died in the middle of its work.
        if (isFarBehind || _isFarBehind != false)
        {
            await writer.SetBehindAsync(isFarBehind, cancellationToken);
        }

        _isFarBehind = isFarBehind;
    }

    /// <summary>Deletes what retention has deleted from the logs, and the logs that are gone; returns whether there is more.</summary>
    private async Task<bool> DeleteAsync(PostgresIndexWriter writer, IReadOnlyList<IndexedLog> logs, CancellationToken cancellationToken)
    {
        var isMore = false;
        foreach (var log in logs.Where(log => log.Position >= 0 && log.Cleared < log.KeptFrom))
        {
            isMore |= !await writer.DeleteBeforeAsync(log.Id, log.KeptFrom, DeletedMessages, cancellationToken);
        }

        var now = Environment.TickCount64;
        if (now - _checkedAt < BetweenChecks.TotalMilliseconds)
        {
            return isMore;
        }

        var isAll = true;
        foreach (var log in await writer.ListGoneAsync(cancellationToken))
        {
            if (await writer.DeleteBeforeAsync(log, long.MaxValue, DeletedMessages, cancellationToken))
            {
                await writer.ForgetAsync(log, cancellationToken);
            }
            else
            {
                isAll = false;
            }
        }

        _checkedAt = isAll ? now : null;
        return isMore || !isAll;
    }

    /// <summary>Returns whether a table is gone, or damaged (class XX).</summary>
    private static bool IsLoss(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn || e.SqlState.StartsWith("XX", StringComparison.Ordinal);

    [LoggerMessage(62, LogLevel.Warning, "search: the index in the database could not be written, and is tried again: {Message}")]
    private static partial void LogFailed(ILogger logger, string message);

    [LoggerMessage(63, LogLevel.Warning, "search: the index in the database is lost, and is made anew: {Message}")]
    private static partial void LogLost(ILogger logger, string message);
}
