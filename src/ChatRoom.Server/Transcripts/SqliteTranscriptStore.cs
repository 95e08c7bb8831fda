using System.Collections.Concurrent;
using ChatRoom.Core.Rooms;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Transcripts;

/// <summary>
/// The logs of all rooms in one SQLite file. One thread writes: it takes all batches that wait, of whatever room, and
/// commits them together. Readers have connections of their own and see only what is committed (WAL).
/// </summary>
public sealed partial class SqliteTranscriptStore : ITranscriptStore, IAsyncDisposable
{
    private const int MaxReaders = 4;

    private readonly FileStream _lock;
    private readonly ILogger _logger;
    private readonly BlockingCollection<WriteJob> _jobs = [];
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _readerPlaces = new(MaxReaders);
    private readonly ConcurrentDictionary<string, SqliteTranscript> _transcripts = new();
    private readonly Thread _writer;
    private SqliteConnection? _connection;

    /// <summary>Opens the file and holds it for this process.</summary>
    /// <exception cref="TranscriptException">It cannot be used; the message says why, and the file is as it was.</exception>
    public SqliteTranscriptStore(string path, ILogger<SqliteTranscriptStore> logger)
    {
        FilePath = path;
        _logger = logger;
        _lock = DatabaseFile.Lock(path);
        try
        {
            _connection = DatabaseFile.OpenToWrite(path, create: true);
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
        _jobs.CompleteAdding();
        await Task.Run(_writer.Join);
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        // Last: whoever closes the file last, and may write, tidies up beside it.
        _connection?.Dispose();

        _jobs.Dispose();
        _readerPlaces.Dispose();
        await _lock.DisposeAsync();
    }

    /// <summary>
    /// Runs a change in the writer's next transaction. Completes once that is on disk; fails if it is not, and then
    /// nothing of the change is.
    /// </summary>
    /// <exception cref="TranscriptException">The transaction failed.</exception>
    internal Task WriteAsync(Action<SqliteConnection> change)
    {
        var job = new WriteJob(change);
        _jobs.Add(job);
        return job.Done.Task;
    }

    /// <summary>Runs a query on a connection of its own.</summary>
    /// <exception cref="TranscriptException">The file cannot be read.</exception>
    internal async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> query, CancellationToken cancellationToken)
    {
        await _readerPlaces.WaitAsync(cancellationToken);
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
            if (connection is not null)
            {
                _readers.Add(connection);
            }

            _readerPlaces.Release();
        }
    }

    private void Write()
    {
        var batch = new List<WriteJob>();
        foreach (var first in _jobs.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (_jobs.TryTake(out var further))
            {
                batch.Add(further);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<WriteJob> batch)
    {
        try
        {
            // SQLite would go on writing into a file that is deleted but open, and nobody would ever find it again.
            if (!File.Exists(FilePath))
            {
                throw new TranscriptException($"The history {FilePath} is gone. Put it back, or start the server anew.");
            }

            _connection ??= DatabaseFile.OpenToWrite(FilePath, create: false);
            _connection.Do("BEGIN IMMEDIATE");
            foreach (var job in batch)
            {
                job.Change(_connection);
            }

            _connection.Do("COMMIT");
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
        try
        {
            _connection?.Do("ROLLBACK");
        }
        catch (SqliteException e)
        {
            // Mostly SQLite has rolled back by itself, or the transaction never began. Should it hang, a new connection
            // begins without it.
            LogRollBack(_logger, e.Message);
            _connection?.Dispose();
            _connection = null;
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "history: the connection to the file is made anew: {Message}")]
    private static partial void LogRollBack(ILogger logger, string message);

    private sealed record WriteJob(Action<SqliteConnection> Change)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
