using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Copies the write-ahead log into the file, so that it does not grow without limit.</summary>
/// <remarks>
/// SQLite itself does this at the end of a commit, and all commits wait. Here another thread copies most of the log while
/// commits go on. The writer copies the rest between two commits: SQLite reuses the log only when the file has all of it.
/// Only the writer's thread may call this. It must be disposed before the writer's connection.
/// </remarks>
/// <param name="writer">The connection that writes.</param>
/// <param name="beside">Another connection to the same file; this type disposes it.</param>
internal sealed class WalCheckpoint(SqliteConnection writer, SqliteConnection beside) : IDisposable
{
    /// <summary>The written pages after which a checkpoint begins: a quarter of SQLite's default.</summary>
    /// <remarks>More pages on their way to the disk would delay the commits meanwhile.</remarks>
    private const int Pages = 250;

    /// <summary>The written pages after which the writer waits, so that the log stays bounded on a slow disk.</summary>
    private const int MostPages = 64 * Pages;

    /// <summary>The number of new pages below which the writer copies the rest.</summary>
    private const int FewPages = 50;

    private const int MostPasses = 4;

    // https://www.sqlite.org/c3ref/c_dbstatus_options.html: pages written, here to the log.
    private const int PagesWritten = 9;

    /// <summary>The least time between two cuts of the log, because each of them delays a commit.</summary>
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(1);

    private Task? _running;
    private long _cutAt;

    /// <summary>Gets or sets whether the log may have text that a commit has overwritten. It stays there until the log is cut.</summary>
    public bool HasOldText { get; set; }

    private bool IsCutDue => HasOldText && (_cutAt == 0 || Stopwatch.GetElapsedTime(_cutAt) >= BetweenCuts);

    /// <summary>Turns SQLite's automatic checkpoints off. Cuts the log of a server that was killed.</summary>
    public WalCheckpoint Begin()
    {
        raw.sqlite3_wal_autocheckpoint(writer.Handle, 0);
        HasOldText = !TryCut();
        return this;
    }

    /// <summary>Begins or ends a checkpoint if it is time; called after each commit.</summary>
    public void Continue()
    {
        var pages = Written(reset: false);
        if (_running is null)
        {
            if (pages >= Pages || IsCutDue)
            {
                TryStart();
            }
        }
        else if (_running.IsCompleted || pages >= MostPages)
        {
            _running.Wait();
            _running = null;
            Written(reset: true);
            if (IsCutDue && TryCut())
            {
                HasOldText = false;
            }
            else
            {
                Copy(writer);
            }
        }
    }

    /// <summary>Waits for the other thread to end its checkpoint.</summary>
    public void Wait() => _running?.Wait();

    public void Dispose()
    {
        Wait();
        beside.Dispose();
    }

    private void TryStart()
    {
        try
        {
            _running = Task.Factory.StartNew(
                CopyMost, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OutOfMemoryException)
        {
            // There is no thread for it just now. The next commit tries again.
        }
    }

    private void CopyMost()
    {
        var before = 0;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var length = Copy(beside);
            if (length - before < FewPages)
            {
                break;
            }

            before = length;
        }
    }

    /// <summary>Copies the pages that readers allow, without waiting.</summary>
    /// <remarks>A failure, such as a full disk, loses nothing: the pages stay in the log for the next attempt.</remarks>
    /// <returns>The number of pages in the log; -1 if it is not known.</returns>
    private static int Copy(SqliteConnection connection)
    {
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var length, out _);
        return length;
    }

    /// <summary>Copies the whole log and cuts it to nothing, unless a reader needs it: then it never waits.</summary>
    private bool TryCut()
    {
        raw.sqlite3_busy_timeout(writer.Handle, 0);
        var result = raw.sqlite3_wal_checkpoint_v2(writer.Handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if (result != raw.SQLITE_OK)
        {
            return false;
        }

        _cutAt = Stopwatch.GetTimestamp();
        return true;
    }

    private int Written(bool reset)
    {
        raw.sqlite3_db_status(writer.Handle, PagesWritten, out var pages, out _, reset ? 1 : 0);
        return pages;
    }
}
