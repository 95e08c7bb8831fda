using System.Collections.Concurrent;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Tells the other nodes which logs have new events, and hears of theirs. Thread-safe.</summary>
/// <remarks>
/// A ring is one notification with all that changed since the last one; at most one is under way. It is sent after the commit, on a
/// connection of its own: in the transaction of the events it would take a lock on the whole server. A poll each second finds what
/// a lost ring has missed, except who types. The items of a ring are <c>12</c> for events of log 12, <c>-12</c> for the attention of
/// its persons, <c>0</c> for letters, and <c>t12 PERSON HANDLE 1</c> for a typist.
/// </remarks>
internal sealed partial class Doorbell : IAsyncDisposable
{
    private const string Channel = "chatroom_logs";

    // In the place of a log: there are letters.
    private const string News = "0";

    // A payload has at most 8000 bytes, and an item at most 300.
    private const int MostItems = 26;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _database;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changes = new(0, 1);
    private readonly ConcurrentDictionary<string, string> _changed = new();
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
    public void Ring(long log) => Ring(log.ToString(CultureInfo.InvariantCulture));

    /// <summary>Tells the other nodes that persons in a room have gone away or come back. Returns at once.</summary>
    public void RingAttention(long log) => Ring((-log).ToString(CultureInfo.InvariantCulture));

    /// <summary>Tells the other nodes that a person types, or has ended. Returns at once, and may get lost.</summary>
    public void RingTyping(long log, PersonId person, string handle, bool isTyping) => Ring(
        string.Create(CultureInfo.InvariantCulture, $"t{log} {EventRows.ToUuid(person):N}"),
        string.Create(CultureInfo.InvariantCulture, $"t{log} {EventRows.ToUuid(person):N} {handle} {(isTyping ? 1 : 0)}"));

    private void Ring(string key, string? item = null)
    {
        _changed[key] = item ?? key;
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
        foreach (var watcher in Watched().SelectMany(Find))
        {
            watcher.News.OnEvents();
            watcher.News.OnAttention();
        }
    }

    /// <summary>Tells this node too.</summary>
    public void RingAll(long log)
    {
        Find(log).ForEach(watcher => watcher.News.OnEvents());
        Ring(log);
    }

    /// <summary>Tells of what other nodes do with a log, until the result is disposed.</summary>
    /// <param name="log">The id of the log.</param>
    /// <param name="last">Returns the number of the newest event that the caller has.</param>
    /// <param name="news">The listener.</param>
    public IDisposable Watch(long log, Func<long> last, INodeNews news)
    {
        var watcher = new Watcher(this, log, last, news);
        lock (_gate)
        {
            if (!_watchers.TryGetValue(log, out var watchers))
            {
                _watchers[log] = watchers = [];
            }

            watchers.Add(watcher);
        }

        // Something may have come since the caller read.
        news.OnEvents();
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
            foreach (var keys in _changed.Keys.Chunk(MostItems))
            {
                var items = new List<string>(keys.Length);
                foreach (var key in keys)
                {
                    if (_changed.TryRemove(key, out var item))
                    {
                        items.Add(item);
                    }
                }

                await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
                command.Parameters.AddWithValue(Channel);
                command.Parameters.AddWithValue(string.Join(',', items));
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
                foreach (var item in ring.Payload.Split(','))
                {
                    Hear(item);
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
            // Npgsql can lose a cancellation that comes as a wait begins, and the ring of a node that stops ends a wait just then.
            await connection.WaitAsync(LongestWait, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
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

        await using var command = _database.CreateCommand(
            "SELECT id, last, coalesce(version, 0) FROM logs LEFT JOIN attention ON log = id WHERE id = ANY($1)");
        command.Parameters.AddWithValue(logs);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (last, version) = (row.GetInt64(1), row.GetInt64(2));
            Find(row.GetInt64(0)).ForEach(watcher => watcher.Compare(last, version));
        }
    }

    private long[] Watched()
    {
        lock (_gate)
        {
            return [.. _watchers.Keys];
        }
    }

    private List<Watcher> Find(long log)
    {
        lock (_gate)
        {
            return _watchers.TryGetValue(log, out var found) ? [.. found] : [];
        }
    }

    /// <summary>Tells the watchers of one item of a ring.</summary>
    private void Hear(string item)
    {
        if (item == News)
        {
            NewsRung?.Invoke();
        }
        else if (item[0] == 't')
        {
            if (item[1..].Split(' ') is [var of, var person, var handle, var isTyping])
            {
                var typist = EventRows.ToPersonId(Guid.Parse(person));
                Find(long.Parse(of, CultureInfo.InvariantCulture)).ForEach(watcher => watcher.News.OnTyping(typist, handle, isTyping == "1"));
            }
        }
        else
        {
            var log = long.Parse(item, CultureInfo.InvariantCulture);
            Find(Math.Abs(log)).ForEach(watcher => (log < 0 ? (Action)watcher.News.OnAttention : watcher.News.OnEvents)());
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "The doorbell of the database does not work; a poll each second takes its place")]
    private static partial void LogTrouble(ILogger logger, Exception exception);

    private sealed class Watcher(Doorbell bell, long log, Func<long> last, INodeNews news) : IDisposable
    {
        private long _version;

        public INodeNews News => news;

        /// <summary>Tells of what a lost ring would have told.</summary>
        public void Compare(long newest, long version)
        {
            if (last() < newest)
            {
                news.OnEvents();
            }

            if (Interlocked.Exchange(ref _version, version) != version)
            {
                news.OnAttention();
            }
        }

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
