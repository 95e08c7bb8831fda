using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Archive;

/// <summary>Holds the history and the ledger as both were at one moment, while a server goes on writing.</summary>
/// <remarks>
/// A room changes in both files. If one of them were older, a public room could get the log that a private room had before.
/// </remarks>
internal sealed class DataSnapshot : IDisposable
{
    private readonly SqliteConnection _history;
    private SqliteConnection? _ledger;

    private DataSnapshot(SqliteConnection history) => _history = history;

    /// <summary>Gets whether there was a ledger.</summary>
    public bool HasLedger => _ledger is not null;

    /// <summary>Begins to read both files.</summary>
    /// <param name="path">The history.</param>
    /// <param name="between">Runs between the begin of the one read and of the other, so that a test can order the steps.</param>
    /// <exception cref="Core.Transcripts.TranscriptException">There is no such history, or it cannot be read.</exception>
    /// <exception cref="SqliteException">The ledger cannot be read.</exception>
    public static DataSnapshot Take(string path, Action? between = null)
    {
        var snapshot = new DataSnapshot(HistoryFile.OpenToRead(path));
        try
        {
            while (!snapshot.TryBegin(SqliteLedgerFile.Beside(path), between))
            {
                // The first room of the server was made in between.
            }

            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Copies the ledger, to which the server can write again afterwards.</summary>
    public void WriteLedger(string target)
    {
        DatabaseCopy.Write(_ledger!, target);
        _ledger!.Execute("ROLLBACK");
    }

    /// <summary>Copies the history.</summary>
    public void WriteHistory(string target) => DatabaseCopy.Write(_history, target);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ledger?.Dispose();
        _history.Dispose();
    }

    /// <summary>Begins both reads, unless a ledger appears in between.</summary>
    private bool TryBegin(string path, Action? between)
    {
        if (File.Exists(path))
        {
            // The ledger has a rollback journal: while somebody reads it, no write to it is committed.
            _ledger = SqliteLedgerCopy.OpenToRead(path);
            Begin(_ledger);
        }

        between?.Invoke();
        Begin(_history);
        if (HasLedger || !File.Exists(path))
        {
            return true;
        }

        _history.Execute("ROLLBACK");
        return false;
    }

    private static void Begin(SqliteConnection connection)
    {
        connection.Execute("BEGIN");
        // The read begins with the first query.
        connection.QueryScalar("SELECT count(*) FROM sqlite_schema");
    }
}
