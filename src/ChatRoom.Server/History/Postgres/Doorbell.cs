using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Tells the other nodes which logs have new events, and hears of theirs. Thread-safe.</summary>
/// <remarks>
/// A ring is one notification with the ids of all logs that changed since the last one; at most one is under way. It is sent after
/// the commit, on a connection of its own: in the transaction of the events it would take a lock on the whole server. A poll each
/// second finds what a lost ring has missed.
/// </remarks>
internal sealed partial class Doorbell : IAsyncDisposable
{
    private const string Channel = "chatroom_logs";

    // In the place of a log: there are letters.
    private const long News = 0;

    // A payload has at most 8000 bytes, and an id at most 20.
    private const int MostIds = 350;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changes = new(0, 1);
    private readonly ConcurrentDictionary<long, byte> _changed = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<Watcher>> _watchers = [];
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loops;
    private volatile int _ringer;

    public Doorbell(NpgsqlDataSource database, ILogger logger)
    {
        (_database, _logger) = (database, logger);
        _loops = Task.WhenAll(RepeatAsync(RingAsync), RepeatAsync(ListenAsync), RepeatAsync(PollAsync));
    }

    /// <summary>Gets a task that ends when this node hears the others for the first time.</summary>
    public Task WhenListening => _listening.Task;

    /// <summary>Tells the other nodes that a log has new events. Returns at once.</summary>
    public void Ring(long log)
    {
        _changed[log] = 0;
        if (_changes.CurrentCount == 0)
        {
            try
            {
                _changes.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread was first.
            }
        }
    }

    /// <summary>Occurs when another node has a letter for this one; called on any thread.</summary>
    public event Action? NewsRung;

    /// <summary>Tells the other nodes that there are letters. Returns at once.</summary>
    public void RingForNews() => Ring(News);

    /// <summary>Tells this node that any log may have new events.</summary>
    public void RingHere()
    {
        foreach (var log in Watched())
        {
            Rung(log, long.MaxValue);
        }
    }

    /// <summary>Tells this node too.</summary>
    public void RingAll(long log)
    {
        Rung(log, long.MaxValue);
        Ring(log);
    }

    /// <summary>Calls back when a log may have events of other nodes, until the result is disposed.</summary>
    /// <param name="log">The id of the log.</param>
    /// <param name="last">Returns the number of the newest event that the caller has.</param>
    /// <param name="rung">The callback.</param>
    public IDisposable Watch(long log, Func<long> last, Action rung)
    {
        var watcher = new Watcher(this, log, last, rung);
        lock (_gate)
        {
            if (!_watchers.TryGetValue(log, out var watchers))
            {
                _watchers[log] = watchers = [];
            }

            watchers.Add(watcher);
        }

        // Something may have come since the caller read.
        rung();
        return watcher;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
        _changes.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> loop)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogTrouble(_logger, e);
                await Task.Delay(RetryDelay, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task RingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        _ringer = connection.ProcessID;
        while (true)
        {
            await _changes.WaitAsync(cancellationToken);
            foreach (var ids in _changed.Keys.Chunk(MostIds))
            {
                foreach (var id in ids)
                {
                    _changed.TryRemove(id, out _);
                }

                await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
                command.Parameters.AddWithValue(Channel);
                command.Parameters.AddWithValue(string.Join(',', ids));
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, ring) =>
        {
            // The events of this node are here already.
            if (ring.PID != _ringer)
            {
                foreach (var id in ring.Payload.Split(','))
                {
                    Rung(long.Parse(id, CultureInfo.InvariantCulture), long.MaxValue);
                }
            }
        };
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        _listening.TrySetResult();
        // Something may have been said before.
        RingHere();

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(PollInterval, cancellationToken);
        var logs = Watched();
        if (logs.Length == 0)
        {
            return;
        }

        await using var command = _database.CreateCommand("SELECT id, last FROM logs WHERE id = ANY($1)");
        command.Parameters.AddWithValue(logs);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            Rung(row.GetInt64(0), row.GetInt64(1));
        }
    }

    private long[] Watched()
    {
        lock (_gate)
        {
            return [.. _watchers.Keys];
        }
    }

    /// <summary>Calls the watchers of a log that do not have its events up to a number.</summary>
    private void Rung(long log, long last)
    {
        if (log == News)
        {
            NewsRung?.Invoke();
            return;
        }

        Watcher[] watchers;
        lock (_gate)
        {
            watchers = _watchers.TryGetValue(log, out var found) ? [.. found] : [];
        }

        foreach (var watcher in watchers.Where(watcher => watcher.Last < last))
        {
            watcher.Rung();
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The doorbell of the database does not work; a poll each second takes its place")]
    private static partial void LogTrouble(ILogger logger, Exception exception);

    private sealed class Watcher(Doorbell bell, long log, Func<long> last, Action rung) : IDisposable
    {
        public long Last => last();

        public Action Rung => rung;

        public void Dispose()
        {
            lock (bell._gate)
            {
                if (bell._watchers.TryGetValue(log, out var watchers) && watchers.Remove(this) && watchers.Count == 0)
                {
                    bell._watchers.Remove(log);
                }
            }
        }
    }
}
