using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Archive;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.Archive;

/// <summary>Tests that an archive has history and ledger of one moment, also of one at which a room becomes private.</summary>
public sealed class DataSnapshotTests : IDisposable
{
    private const string Address = "~abcdefghijkmnpqr";

    private readonly HistoryFolder _folder = new();
    private readonly HistoryFolder _other = new();

    private string Archive => _folder.At("backup.tar");

    private string OtherSetting => HistoryFolder.SettingOf(_other.FilePath);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_change_to_private_is_in_an_archive_as_a_whole_or_not_at_all()
    {
        await FillAsync();
        var ledger = SqliteLedgerFile.Beside(_folder.FilePath);
        var isChanged = false;

        DataArchive.Backup(_folder.FilePath, Archive, () => isChanged = TryMakePrivate(ledger));

        // The next moment, the change is possible.
        Assert.False(isChanged);
        Assert.True(TryMakePrivate(ledger));
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).ExitCode);
        Assert.Equal("#dev: public\n", (await ProgramInProcess.RunAsync("room", "list", OtherSetting)).Output);

        DataArchive.Backup(_folder.FilePath, Archive);
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, "--force", OtherSetting)).ExitCode);
        Assert.Equal($"{Address}: private\n", (await ProgramInProcess.RunAsync("room", "list", OtherSetting)).Output);
        // A command that writes finishes the change: the log gets the name of the room.
        await ProgramInProcess.RunAsync("room", "open", "other", OtherSetting);
        Assert.Contains($"{Address}: 3 events, 1 to 3", (await ProgramInProcess.RunAsync("verify", OtherSetting)).Lines);
    }

    [Fact]
    public async Task A_ledger_that_appears_while_an_archive_begins_is_in_it()
    {
        await _folder.FillAsync(3);

        DataArchive.Backup(_folder.FilePath, Archive, () => FillAsync().GetAwaiter().GetResult());

        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).ExitCode);
        Assert.Contains("#dev: public\n", (await ProgramInProcess.RunAsync("room", "list", OtherSetting)).Output, StringComparison.Ordinal);
    }

    /// <summary>Does what the server does to the ledger, unless it would have to wait.</summary>
    private static bool TryMakePrivate(string ledger)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Pooling = false }.ToString());
        connection.Open();
        try
        {
            connection.Execute($"UPDATE rooms SET name = '{Address}', kind = 1, title = 'dev', former_name = 'dev' WHERE name = 'dev'");
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY)
        {
            return false;
        }
    }

    private async Task FillAsync()
    {
        using (var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(_folder.FilePath))))
        {
            var room = new RoomRecord("dev", RoomKind.Public, "", "", PersonId.None, DateTimeOffset.UnixEpoch);
            await new LedgerRoomCatalog(store).TryAddAsync(room, Cancelled);
        }

        await using var history = HistoryFolder.Open(_folder.FilePath);
        await (await history.OpenAsync("dev", Cancelled)).AppendAsync(TestEvents.Drafts(3), Cancelled);
    }
}
