using System.Collections.Concurrent;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// The logs of all rooms in one SQLite file. One thread writes: it takes all batches that wait, of whatever room, and
/// commits them together. Readers have connections of their own and see only what is committed (WAL).
/// </summary>
public sealed partial class SqliteTranscriptStore : ITranscriptStore, IAsyncDisposable
{
    private const int MaxReaders = 4;

    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _readerPlaces = new(MaxReaders);
    private readonly ConcurrentDictionary<string, SqliteTranscript> _transcripts = new();
    private readonly Mailbox<WriteJob> _pending = new();
    private readonly Thread _writer;
    private WriteConnection? _connection;
    private int _disconnections;

    /// <summary>Opens the file and holds it for this process.</summary>
    /// <exception cref="TranscriptException">It cannot be used; the message says why, and the file is as it was.</exception>
    public SqliteTranscriptStore(string path, ILogger<SqliteTranscriptStore> logger)
    {
        FilePath = path;
        _logger = logger;
        _lock = DatabaseFile.Lock(path);
        try
        {
            _connection = Connect(DatabaseFile.OpenToWrite(path, create: true, logger));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _writer = new Thread(Write) { IsBackground = true, Name = "history writer" };
        _writer.Start();
    }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <summary>The rooms opened so far.</summary>
    internal IEnumerable<SqliteTranscript> Open => _transcripts.Values;

    /// <inheritdoc/>
    public async ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken)
    {
        SqliteTranscript? transcript = null;
        await WriteAsync(connection => transcript = SqliteTranscript.Load(this, connection, room));
        _transcripts[room] = transcript!;
        return transcript!;
    }

    /// <summary>Ends the writer after everything that waits, and gives the file back.</summary>
    public async ValueTask DisposeAsync()
    {
        _pending.Complete();
        await Task.Run(_writer.Join);
        Disconnect();
        _readerPlaces.Dispose();
        await _lock.DisposeAsync();
    }

    /// <summary>
    /// Runs a change in the writer's next transaction. Completes once that is on disk; fails if it is not, and then
    /// nothing of the change is.
    /// </summary>
    /// <exception cref="TranscriptException">The transaction failed.</exception>
    internal Task WriteAsync(Action<SqliteConnection> change) => EnqueueAsync(writer => change(writer.Connection));

    /// <summary>Stores drafts under the numbers from <paramref name="first"/> on. Otherwise as <see cref="WriteAsync"/>.</summary>
    internal Task InsertAsync(long room, IReadOnlyList<RoomEvent> drafts, long first) => EnqueueAsync(writer => writer.Insert(room, first, drafts));

    /// <summary>Runs a query on a connection of its own.</summary>
    /// <exception cref="TranscriptException">The file cannot be read.</exception>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        // Never on the thread of whoever asks: it may be the one that serves all sockets.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _readerPlaces.WaitAsync(cancellationToken);
        var disconnections = Volatile.Read(ref _disconnections);
        var connection = _readers.TryTake(out var idle) ? idle : null;
        try
        {
            connection ??= DatabaseFile.OpenToRead(FilePath);
            return query(connection);
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            connection = null;
            throw new TranscriptException(DatabaseFile.Explain(FilePath, e), e);
        }
        finally
        {
            if (disconnections != Volatile.Read(ref _disconnections))
            {
                // It has the file open that was there before.
                connection?.Dispose();
            }
            else if (connection is not null)
            {
                _readers.Add(connection);
            }

            _readerPlaces.Release();
        }
    }

    private Task EnqueueAsync(Action<WriteConnection> change)
    {
        var job = new WriteJob(change);
        ObjectDisposedException.ThrowIf(!_pending.TryAdd(job), this);
        return job.Done.Task;
    }

    private void Write()
    {
        var batch = new List<WriteJob>();
        while (_pending.TakeAll(ref batch))
        {
            Commit(batch);
            batch.Clear();
            _connection?.TidyUp();
        }
    }

    private void Commit(List<WriteJob> batch)
    {
        try
        {
            // SQLite would go on writing into a file that is deleted or replaced but open, and nobody would ever find it again.
            if (_connection is not null && DatabaseFile.HasMoved(_connection.Connection))
            {
                LeaveFile();
            }

            if (_connection is null && !File.Exists(FilePath))
            {
                throw new TranscriptException($"The history {FilePath} is gone. Put it back, or start the server anew.");
            }

            _connection ??= Reopen();
            _connection.Begin();
            foreach (var job in batch)
            {
                job.Change(_connection);
            }

            _connection.Commit();
        }
        catch (Exception e)
        {
            RollBack();
            var failure = e as TranscriptException
                ?? new TranscriptException(e is SqliteException sqlite ? DatabaseFile.Explain(FilePath, sqlite) : e.Message, e);
            batch.ForEach(job => job.Done.TrySetException(failure));
            return;
        }

        batch.ForEach(job => job.Done.TrySetResult());
    }

    private void RollBack()
    {
        // Of some errors, a full disk for one, SQLite has rolled back by itself.
        if (_connection is null || raw.sqlite3_get_autocommit(_connection.Connection.Handle) != 0)
        {
            return;
        }

        try
        {
            _connection.Connection.Do("ROLLBACK");
        }
        catch (SqliteException e)
        {
            // A new connection begins without the transaction.
            LogRollBack(_logger, e.Message);
            Disconnect();
        }
    }

    private WriteConnection Reopen()
    {
        var connection = DatabaseFile.OpenToWrite(FilePath, create: false, _logger);
        if (!DatabaseFile.IsUpToDate(connection) || !_transcripts.Values.All(transcript => transcript.IsIn(connection)))
        {
            connection.Dispose();
            throw new TranscriptException($"The history {FilePath} is not the one that was there before. Put that back, or start the server anew.");
        }

        return Connect(connection);
    }

    private WriteConnection Connect(SqliteConnection connection)
    {
        try
        {
            return new WriteConnection(connection, DatabaseFile.OpenBeside(FilePath));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The file has been moved away. Gives it all it is to have, so that nothing of it gets into whatever file is put in its
    /// place: SQLite tells a write-ahead log by its name only.
    /// </summary>
    private void LeaveFile()
    {
        try
        {
            _connection?.EmptyLog();
        }
        catch (SqliteException e)
        {
            LogRollBack(_logger, e.Message);
        }

        Disconnect();
    }

    private void Disconnect()
    {
        Interlocked.Increment(ref _disconnections);
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Last: whoever closes the file last, and may write, tidies up beside it.
        _connection?.Dispose();
        _connection = null;
    }

    [LoggerMessage(30, LogLevel.Warning, "history: the connection to the file is made anew: {Message}")]
    private static partial void LogRollBack(ILogger logger, string message);

    private sealed record WriteJob(Action<WriteConnection> Change)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
