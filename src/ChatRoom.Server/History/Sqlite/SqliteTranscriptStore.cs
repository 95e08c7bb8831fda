using System.Collections.Concurrent;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Stores the logs of all rooms in one SQLite file.</summary>
/// <remarks>
/// One thread writes. It takes all jobs that wait and commits them together, whatever their room. Readers have connections
/// of their own and see only committed events (WAL).
/// </remarks>
public sealed partial class SqliteTranscriptStore : ITranscriptStore, IRetainable, ILogSizes, IAsyncDisposable
{
    private const int MaxReaders = 4;

    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private readonly Func<bool> _isShortOfSpace;
    private readonly ReaderPool _readers;
    private readonly SemaphoreSlim _readerPlaces = new(MaxReaders);
    private readonly ConcurrentDictionary<SqliteTranscript, byte> _open = new();
    private readonly Mailbox<WriteJob> _pending = new();
    private readonly Thread _writer;
    private WriteConnection? _connection;
    private long _commits;
    private long _written;
    private long _deletions;

    /// <summary>Opens the file and holds it for this process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Logs troubles of the file.</param>
    /// <param name="isShortOfSpace">Tells whether the disk is nearly full; asked for each message.</param>
    /// <param name="backups">Makes a copy before an upgrade of the file; none by default.</param>
    /// <exception cref="TranscriptException">It cannot be used; the message says why, and the file is as it was.</exception>
    public SqliteTranscriptStore(
        string path, ILogger<SqliteTranscriptStore> logger, Func<bool>? isShortOfSpace = null, UpgradeBackups? backups = null)
    {
        _isShortOfSpace = isShortOfSpace ?? (() => false);
        FilePath = path;
        _logger = logger;
        _readers = new ReaderPool(() => DatabaseFile.OpenToRead(path));
        _lock = HistoryLock.Acquire(path);
        try
        {
            _connection = Connect(DatabaseFile.OpenToWrite(path, create: true, logger, backups));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _writer = new Thread(Write) { IsBackground = true, Name = "history writer" };
        _writer.Start();
    }

    /// <summary>Gets a number that grows with each commit, for followers.</summary>
    internal long Commits => Volatile.Read(ref _commits);

    /// <summary>Gets the number of events that all rooms have given to be stored.</summary>
    internal long Written => Volatile.Read(ref _written);

    /// <summary>Gets a number that grows with each deletion of a log, after which other blocks may get its ids.</summary>
    internal long Deletions => Volatile.Read(ref _deletions);

    /// <summary>Gets the path of the database file.</summary>
    public string FilePath { get; }

    /// <inheritdoc/>
    public bool IsShortOfSpace => _isShortOfSpace();

    /// <inheritdoc/>
    public async ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken)
    {
        SqliteTranscript? transcript = null;
        await WriteAsync(connection => transcript = SqliteTranscript.Load(this, connection, room));
        _open[transcript!] = 0;
        return transcript!;
    }

    /// <summary>Ends the writer after all jobs that wait, and releases the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _pending.Complete();
        await Task.Run(_writer.Join);
        Disconnect();
        _readerPlaces.Dispose();
        await _lock.DisposeAsync();
    }

    /// <summary>Forgets a transcript that is closed.</summary>
    internal void Close(SqliteTranscript transcript) => _open.TryRemove(transcript, out _);

    /// <summary>Makes a change in the writer's next transaction, and completes when it is on disk.</summary>
    /// <exception cref="TranscriptException">The change failed; nothing of it is stored.</exception>
    internal Task WriteAsync(Action<SqliteConnection> change) => EnqueueAsync(writer => change(writer.Connection));

    /// <summary>Makes a change in a transaction of its own. Otherwise as <see cref="WriteAsync"/>.</summary>
    internal Task WriteAloneAsync(Action<WriteConnection> change) => EnqueueAsync(change, hasOwnTransaction: true);

    /// <summary>Stores drafts under the numbers from <paramref name="first"/> on. Otherwise as <see cref="WriteAsync"/>.</summary>
    internal Task InsertAsync(long room, IReadOnlyList<RoomEvent> drafts, long first)
    {
        Interlocked.Add(ref _written, drafts.Count);
        return EnqueueAsync(writer => writer.Insert(room, first, drafts));
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    /// <exception cref="TranscriptException">The file cannot be read.</exception>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        // Never on the caller's thread: it may be the one that serves all sockets.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _readerPlaces.WaitAsync(cancellationToken);
        try
        {
            return Read(query);
        }
        finally
        {
            _readerPlaces.Release();
        }
    }

    /// <summary>Reads on the thread of the caller, which is not one that serves others, and takes the place of no other read.</summary>
    internal T Read<T>(Func<SqliteConnection, T> query)
    {
        var (connection, generation) = _readers.Rent();
        try
        {
            var result = query(connection);
            _readers.Return(connection, generation);
            return result;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new TranscriptException(DatabaseFile.Explain(FilePath, e), e);
        }
        catch
        {
            _readers.Return(connection, generation);
            throw;
        }
    }

    private Task EnqueueAsync(Action<WriteConnection> change, bool hasOwnTransaction = false)
    {
        var job = new WriteJob(change, hasOwnTransaction);
        ObjectDisposedException.ThrowIf(!_pending.TryAdd(job), this);
        return job.Done.Task;
    }

    private void Write()
    {
        var jobs = new List<WriteJob>();
        var group = new List<WriteJob>();
        while (_pending.TakeAll(ref jobs))
        {
            foreach (var job in jobs)
            {
                if (job.HasOwnTransaction)
                {
                    Commit(group);
                }

                group.Add(job);
                if (job.HasOwnTransaction)
                {
                    Commit(group);
                }
            }

            Commit(group);
            jobs.Clear();
            if (_connection?.TidyUp() == true)
            {
                WakeSoon();
            }
        }
    }

    /// <summary>Commits a group of jobs, tells their callers, and clears the list.</summary>
    private void Commit(List<WriteJob> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            GroupCommit.Run(_connection = Reconnect(), group);
            Volatile.Write(ref _commits, _commits + 1);
        }
        catch (Exception e)
        {
            RollBack();
            group.ForEach(job => job.Failure = e);
        }

        foreach (var job in group)
        {
            if (job.Failure is { } failure)
            {
                job.Done.TrySetException(Explain(failure));
            }
            else
            {
                job.Done.TrySetResult();
            }
        }

        group.Clear();
    }

    private TranscriptException Explain(Exception failure) => failure as TranscriptException
        ?? new TranscriptException(failure is SqliteException e ? DatabaseFile.Explain(FilePath, e) : failure.Message, failure);

    private void RollBack()
    {
        if (_connection is not { IsInTransaction: true })
        {
            return;
        }

        try
        {
            _connection.RollBack();
        }
        catch (SqliteException e)
        {
            // A new connection begins without the transaction.
            LogReconnect(_logger, e.Message);
            Disconnect();
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "history: the connection to the file is made anew: {Message}")]
    private static partial void LogReconnect(ILogger logger, string message);
}
