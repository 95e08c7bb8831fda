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
            await marks.SaveAsync([Chosen(lobby with { Sequence = 1 }), Chosen(dev), Chosen(lobby) with { Person = PersonId.FromToken("bob") }], Cancelled);
            await marks.SaveAsync([Chosen(lobby)], Cancelled);
        }

        using var second = Open();
        Assert.Equal([dev, lobby], (await new LedgerReadMarks(second).ListAsync(Ada, Cancelled)).OrderBy(mark => mark.Room));
        await new LedgerRoomCatalog(second).RemoveAsync("dev", Cancelled);
        Assert.Equal([lobby], await new LedgerReadMarks(second).ListAsync(Ada, Cancelled));
    }

    [Fact]
    public async Task A_mark_that_is_out_of_date_sets_no_position_back_and_undoes_no_choice()
    {
        using var store = Open();
        var marks = new LedgerReadMarks(store);
        var later = new ReadMark("lobby", "e1", 9, RoomLevel.Mentions, Pin: 2);
        await marks.SaveAsync([Chosen(later)], Cancelled);

        await marks.SaveAsync([new(Ada, new("lobby", "e1", 7, RoomLevel.Nothing), HasLevel: true, HasPin: false)], Cancelled);
        await marks.SaveAsync([new(Ada, new("lobby", "", 0), HasLevel: false, HasPin: false)], Cancelled);

        Assert.Equal([later with { Level = RoomLevel.Nothing }], await marks.ListAsync(Ada, Cancelled));
        await marks.SaveAsync([new(Ada, new("lobby", "e2", 1), HasLevel: false, HasPin: false)], Cancelled);
        Assert.Equal([new("lobby", "e2", 1, RoomLevel.Nothing, Pin: 2)], await marks.ListAsync(Ada, Cancelled));
    }

    private static ChangedMark Chosen(ReadMark mark) => new(Ada, mark, HasLevel: true, HasPin: true);

    private LedgerStore Open() => new(new SqliteLedgerFile(_folder.At("people.db")));
}
