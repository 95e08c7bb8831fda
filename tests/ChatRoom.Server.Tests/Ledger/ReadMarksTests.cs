using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Ledger;

public sealed class ReadMarksTests : IDisposable
{
    private static readonly PersonId Ada = PersonId.FromToken("ada");

    private readonly HistoryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Marks_are_replaced_survive_the_process_and_go_with_their_room()
    {
        var (lobby, dev) = (new ReadMark("lobby", "e1", 7), new ReadMark("dev", "e2", 9, RoomLevel.Nothing, Pin: 3));
        using (var store = Open())
        {
            var marks = new LedgerReadMarks(store);
            Assert.True(marks.IsUnused);
            await new LedgerRoomCatalog(store).TryAddAsync(RoomRecord.Public("dev"), Cancelled);
            await marks.SaveAsync([(Ada, lobby with { Sequence = 1 }), (Ada, dev), (PersonId.FromToken("bob"), lobby)], Cancelled);
            await marks.SaveAsync([(Ada, lobby)], Cancelled);
        }

        using var second = Open();
        Assert.Equal([dev, lobby], (await new LedgerReadMarks(second).ListAsync(Ada, Cancelled)).OrderBy(mark => mark.Room));
        await new LedgerRoomCatalog(second).RemoveAsync("dev", Cancelled);
        Assert.Equal([lobby], await new LedgerReadMarks(second).ListAsync(Ada, Cancelled));
    }

    private LedgerStore Open() => new(new SqliteLedgerFile(_folder.At("people.db")));
}
