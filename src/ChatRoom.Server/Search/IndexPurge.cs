using System.Globalization;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Search;

/// <summary>Removes the words of deleted messages from the file of the index, in small steps.</summary>
/// <remarks>FTS5 only marks them as deleted. They go when the parts of the index are merged.</remarks>
internal sealed class IndexPurge(IndexWriter writer, TimeSpan after)
{
    // https://www.sqlite.org/fts5.html#the_merge_command: about 90 ms, on a machine of 2026.
    private const int StepPages = 500;

    // A step without work changes one row at most.
    private const int LeastChanges = 2;

    private long _merging;

    /// <summary>Does one step if there is something to do; returns whether there is more to do at once.</summary>
    /// <param name="now">The time in milliseconds since 1970.</param>
    /// <exception cref="SqliteException">The step failed; it is done again later.</exception>
    public bool Step(long now)
    {
        if (writer.PurgeDue == 0 || (now >= writer.PurgeDue && now - writer.PurgeDue < after.TotalMilliseconds))
        {
            return false;
        }

        if (_merging == writer.PurgeDue)
        {
            if (Merge(StepPages) >= LeastChanges)
            {
                return true;
            }

            writer.ClearPurge();
            writer.Connection.QueryScalar("PRAGMA wal_checkpoint(TRUNCATE)");
            return false;
        }

        // The sign begins a merge of the whole index.
        _merging = writer.PurgeDue;
        Merge(-StepPages);
        return true;
    }

    private int Merge(int pages)
    {
        var before = raw.sqlite3_total_changes(writer.Connection.Handle);
        writer.Connection.Execute(string.Create(
            CultureInfo.InvariantCulture, $"INSERT INTO words (words, rank) VALUES ('merge', {pages})"));
        return raw.sqlite3_total_changes(writer.Connection.Handle) - before;
    }
}
