using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Holds the history and the ledger while no server runs.</summary>
internal sealed class RoomsOnDisk : IAsyncDisposable
{
    private readonly SqliteTranscriptStore _logs;
    private readonly LedgerStore _ledger;

    private RoomsOnDisk(SqliteTranscriptStore logs, LedgerStore ledger)
    {
        _logs = logs;
        _ledger = ledger;
        Catalog = new LedgerRoomCatalog(ledger);
    }

    /// <summary>Gets the rows of the rooms.</summary>
    public LedgerRoomCatalog Catalog { get; }

    /// <summary>Gets the logs of the rooms.</summary>
    public ITranscriptStore Logs => _logs;

    /// <summary>Opens both.</summary>
    /// <exception cref="TranscriptException">There is no such history, or a server uses it.</exception>
    /// <exception cref="RoomCatalogException">A server uses the ledger.</exception>
    public static async Task<RoomsOnDisk> OpenAsync(string path)
    {
        RequireHistory(path);
        var logs = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);
        RoomsOnDisk? disk = null;
        try
        {
            disk = new RoomsOnDisk(logs, new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(path))));
            await disk.FinishRenamesAsync();
            return disk;
        }
        catch
        {
            await (disk?.DisposeAsync() ?? logs.DisposeAsync());
            throw;
        }
    }

    /// <summary>Refuses a path without a file.</summary>
    /// <exception cref="TranscriptException">There is no such history.</exception>
    public static void RequireHistory(string path)
    {
        if (!File.Exists(path))
        {
            throw new TranscriptException($"There is no history {path}. Name the right one with --History:Path=FILE.");
        }
    }

    /// <summary>Gives the logs of private rooms their new names, if a process ended before it did: the old ones are free.</summary>
    private async Task FinishRenamesAsync()
    {
        if (_ledger.IsUnused)
        {
            return;
        }

        foreach (var room in await Catalog.ListUnfinishedAsync(CancellationToken.None))
        {
            await _logs.RenameAsync(room.FormerName, room.Name);
            await Catalog.ClearFormerNameAsync(room.Name, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ledger.Dispose();
        await _logs.DisposeAsync();
    }
}
