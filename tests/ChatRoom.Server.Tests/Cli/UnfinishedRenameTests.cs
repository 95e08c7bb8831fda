using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cli;

/// <summary>Tests <c>chatroom room</c> on data of a process that ended before the log of a private room had its new name.</summary>
public sealed class UnfinishedRenameTests : IDisposable
{
    private const string Address = "~abcdefghijkmnpqr";

    private readonly HistoryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_former_name_opens_another_room_and_the_private_one_stays_private()
    {
        await BreakAsync();

        Assert.Equal($"{Address}: private\n", (await ProgramInProcess.RunAsync("room", "list", _folder.Setting)).Output);
        Assert.Equal("#dev is open.\n", (await ProgramInProcess.RunAsync("room", "open", "dev", _folder.Setting)).Output);

        await using var history = HistoryFolder.Open(_folder.FilePath);
        Assert.Empty(await (await history.OpenAsync("dev", Cancelled)).ReadAfterAsync(0, 10, Cancelled));
        Assert.Equal(3, (await (await history.OpenAsync(Address, Cancelled)).ReadAfterAsync(0, 10, Cancelled)).Count);
    }

    [Fact]
    public async Task The_former_name_deletes_nothing()
    {
        await BreakAsync();

        (await ProgramInProcess.RunAsync("room", "delete", "dev", _folder.Setting)).SaysInOneLine("There is no room 'dev'.");
    }

    private async Task BreakAsync()
    {
        using (var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(_folder.FilePath))))
        {
            var room = new RoomRecord(Address, RoomKind.Private, "dev", "", PersonId.None, DateTimeOffset.UnixEpoch) { FormerName = "dev" };
            await new LedgerRoomCatalog(store).TryAddAsync(room, Cancelled);
        }

        await using var history = HistoryFolder.Open(_folder.FilePath);
        await (await history.OpenAsync("dev", Cancelled)).AppendAsync(TestEvents.Drafts(3), Cancelled);
    }
}
