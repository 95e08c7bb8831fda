using ChatRoom.Core.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>
/// Takes the write-ahead log over into the file, so that it does not grow for ever. SQLite by itself does that at the end of
/// a commit, and everybody waits, some ten milliseconds for each thousand pages. Here a thread of its own takes over nearly
/// all of it while commits go on; the little that came meanwhile is left to the writer, between two commits, for SQLite
/// begins the log anew only once nothing in it is missing from the file.
/// </summary>
/// <remarks>For the writer's thread; must be disposed before the writer's connection.</remarks>
/// <param name="writer">The connection that writes.</param>
/// <param name="beside">Another connection to the same file; disposed with this.</param>
internal sealed class WalCheckpoint(SqliteConnection writer, SqliteConnection beside) : IDisposable
{
    /// <summary>
    /// Pages written after which the log is taken over. A quarter of what SQLite waits for: what is on its way to the disk at
    /// once holds up the commits meanwhile.
    /// </summary>
    private const int Pages = 250;

    /// <summary>Pages after which the writer waits after all: on a disk that cannot keep up, the log stays bounded.</summary>
    private const int MostPages = 64 * Pages;

    /// <summary>So many pages left are not worth another pass beside the commits.</summary>
    private const int FewPages = 50;

    private const int MostPasses = 4;

    // https://www.sqlite.org/c3ref/c_dbstatus_options.html: pages written, which is to the log.
    private const int PagesWritten = 9;

    private Task? _running;

    /// <summary>Ends SQLite's own way of doing it.</summary>
    public WalCheckpoint Begin()
    {
        raw.sqlite3_wal_autocheckpoint(writer.Handle, 0);
        return this;
    }

    /// <summary>After each commit: begins, or ends, to take the log over if it is time. Seldom takes long.</summary>
    public void Continue()
    {
        var pages = Written(reset: false);
        if (_running is null)
        {
            if (pages >= Pages)
            {
                _running = Task.Factory.StartNew(
                    TakeOverMost, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
        }
        else if (_running.IsCompleted || pages >= MostPages)
        {
            _running.Wait();
            _running = null;
            Written(reset: true);
            TakeOver(writer);
        }
    }

    /// <summary>Returns when nothing is being taken over any more.</summary>
    public void Rest() => _running?.Wait();

    public void Dispose()
    {
        Rest();
        beside.Dispose();
    }

    private void TakeOverMost()
    {
        var before = 0;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var length = TakeOver(beside);
            if (length - before < FewPages)
            {
                break;
            }

            before = length;
        }
    }

    /// <summary>
    /// Takes over what readers allow, waits for nobody. If it cannot be done now, the disk being full for one, it is tried
    /// again after as many pages: nothing is lost, all of it is in the log.
    /// </summary>
    /// <returns>How many pages are in the log; -1 if that is not known.</returns>
    private static int TakeOver(SqliteConnection connection)
    {
        raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out var length, out _);
        return length;
    }

    private int Written(bool reset)
    {
        raw.sqlite3_db_status(writer.Handle, PagesWritten, out var pages, out _, reset ? 1 : 0);
        return pages;
    }
}
