using ChatRoom.Core.Search;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Following;
using ChatRoom.Server.Scheduling;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Search;

/// <summary>Fills the index from the logs, on a thread of its own, and makes it anew when it is lost or damaged.</summary>
/// <remarks>It reads committed events only, so no room ever waits for it.</remarks>
internal sealed partial class IndexFollower(
    SearchFile file, SqliteTranscriptStore history, SqliteMessageIndex index, SearchOptions options, TimeProvider time, ILogger<IndexFollower> logger)
    : IHostedService, IDisposable
{
    private const int BatchEvents = 10_000;
    private const int DeletedSpans = 20;

    // Few events at a time cost several times as much each.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ended = new();
    private Thread? _thread;
    private IndexWriter? _writer;
    private IndexPurge? _purge;
    private long _commits = -1;
    private long _deletions;
    private long _checkedAt;
    private bool _isTidy;
    private string? _failure;

    /// <summary>Gets the number of batches that were indexed; for tests.</summary>
    public long Batches { get; private set; }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "search index" };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ended.CancelAsync();
        await Task.Run(() => _thread?.Join(), CancellationToken.None);
    }

    /// <summary>Indexes all events there are, on the thread of the caller; for the command line.</summary>
    /// <param name="report">Takes the number of indexed events after each batch.</param>
    public void CatchUp(Action<long> report)
    {
        for (var isMore = true; isMore;)
        {
            isMore = Step();
            report(_writer?.Rooms.Values.Sum(room => room.Position) ?? 0);
        }

        Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _ended.Dispose();
    }

    private void Run()
    {
        LowPriority.TakeForThread();
        var pace = new IndexPace(() => history.Written, time);
        while (!_ended.IsCancellationRequested)
        {
            var rest = Rest;
            try
            {
                rest = pace.MayWork() && Step() ? TimeSpan.Zero : Rest;
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The server goes on without its index. What fails for long is told once.
                if (_failure != e.Message)
                {
                    LogFailed(logger, e.Message);
                }

                _failure = e.Message;
                Recover(e);
                rest = AfterFailure;
            }

            _ended.Token.WaitHandle.WaitOne(rest);
        }

        Close();
    }

    /// <summary>Does one piece of work; returns whether there is more to do at once.</summary>
    private bool Step()
    {
        if (index.IsDamaged)
        {
            LogDamaged(logger);
            MakeAnew();
        }

        if (_writer is null)
        {
            index.Begin();
            _writer = Open();
            _purge = new(_writer, options.PurgeAfter);
            (_commits, _isTidy) = (-1, false);
        }

        // Taken before the read: what is committed meanwhile is read in the next step.
        var (commits, deletions) = (history.Commits, history.Deletions);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var isMore = false;
        if (deletions != _deletions || !_isTidy || (commits != _commits && time.GetElapsedTime(_checkedAt) > BetweenChecks))
        {
            isMore = Check(_writer, now);
            (_isTidy, _deletions, _checkedAt) = (!isMore, deletions, time.GetTimestamp());
            if (_writer is null)
            {
                return true;
            }
        }

        if (commits != _commits)
        {
            var isLast = IndexBatch(_writer, now);
            _commits = isLast ? commits : -1;
            isMore |= !isLast;
        }

        return _purge!.Step(now) || isMore;
    }

    private IndexWriter Open()
    {
        var connection = file.OpenToWrite();
        try
        {
            return new(connection);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            if (!SearchFile.IsDamage(e))
            {
                throw;
            }

            LogDamaged(logger);
            file.Delete();
            return new(file.OpenToWrite());
        }
    }

    private bool IndexBatch(IndexWriter writer, long now)
    {
        var batch = history.Read(connection => CommitReader.Read(connection, writer.Block, writer.PositionOf, BatchEvents));
        if (batch.LastBlock > writer.Block)
        {
            writer.Write(batch, now);
            Batches++;
        }

        index.Publish(writer, batch.IsLast ? null : batch.Parts is [.., { Events: [.., var last] }] ? last.At : index.IncompleteSince);
        return batch.IsLast;
    }

    /// <summary>Compares the index with the logs: deletes what is no longer kept, and goes back to blocks that have an earlier one's id.</summary>
    /// <returns>Whether there is more to delete.</returns>
    private bool Check(IndexWriter writer, long now)
    {
        var logs = history.Read(CommitReader.Logs);
        if (writer.Rooms.Count > 0 && !logs.Any(log => writer.Find(log.Epoch) is not null))
        {
            // The history is another one, such as after a restore.
            MakeAnew();
            return true;
        }

        foreach (var log in logs.Where(log => log.Last > writer.PositionOf(log.Epoch)))
        {
            if (history.Read(connection => CommitReader.FirstBlock(connection, log.Id, writer.PositionOf(log.Epoch))) is { } block)
            {
                writer.GoBack(block - 1);
            }
        }

        return Delete(writer, logs, now);
    }

    /// <summary>Deletes a part of what the logs no longer keep.</summary>
    /// <returns>Whether there is more to delete.</returns>
    private static bool Delete(IndexWriter writer, IReadOnlyList<RoomLog> logs, long now)
    {
        var isMore = false;
        foreach (var log in logs)
        {
            if (writer.Find(log.Epoch) is not { } room || room.KeptFrom >= log.KeptFrom)
            {
                continue;
            }

            if (writer.DeleteBefore(room, log.KeptFrom, DeletedSpans, now))
            {
                room.KeptFrom = log.KeptFrom;
            }
            else
            {
                isMore = true;
            }
        }

        foreach (var key in writer.Rooms.Keys.Except(logs.Select(log => IndexedRoom.KeyOf(log.Epoch))).ToList())
        {
            if (writer.DeleteBefore(writer.Rooms[key], long.MaxValue, DeletedSpans, now))
            {
                writer.Forget(key);
            }
            else
            {
                isMore = true;
            }
        }

        return isMore;
    }

    private void Recover(Exception failure)
    {
        try
        {
            if (failure is SqliteException e && SearchFile.IsDamage(e))
            {
                MakeAnew();
            }
            else
            {
                Close();
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, e.Message);
        }
    }

    private void MakeAnew()
    {
        Close();
        index.Begin();
        file.Delete();
    }

    private void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }

    [LoggerMessage(60, LogLevel.Warning, "search: the index could not be written, and is tried again: {Message}")]
    private static partial void LogFailed(ILogger logger, string message);

    [LoggerMessage(61, LogLevel.Warning, "search: the index is damaged, and is made anew")]
    private static partial void LogDamaged(ILogger logger);
}
