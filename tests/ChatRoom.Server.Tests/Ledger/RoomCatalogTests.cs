using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Ledger;

/// <summary>Tests each catalog of rooms: the one in memory and the one in the ledger.</summary>
public sealed class RoomCatalogTests : IDisposable
{
    private static readonly PersonId Ada = PersonId.FromToken("ada");
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, 345, TimeSpan.Zero);

    private readonly HistoryFolder _folder = new();

    public static TheoryData<string> Stores => ["memory", "ledger"];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Stores))]
    public async Task A_room_is_found_as_it_was_added_until_it_is_removed(string kind)
    {
        using var store = Open(kind, out var catalog);
        var dev = new RoomRecord("dev", RoomKind.Private, "Entwicklung ✨", "what we build", Ada, Noon);

        Assert.Null(await catalog.FindAsync("dev", Cancelled));
        Assert.True(await catalog.TryAddAsync(dev, Cancelled));
        Assert.Equal(dev, await catalog.FindAsync("dev", Cancelled));

        await catalog.RemoveAsync("dev", Cancelled);
        await catalog.RemoveAsync("dev", Cancelled);
        Assert.Null(await catalog.FindAsync("dev", Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_name_is_added_once_also_by_many_at_the_same_time(string kind)
    {
        using var store = Open(kind, out var catalog);

        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            catalog.TryAddAsync(Room("dev") with { Topic = $"of {i}" }, Cancelled)));

        Assert.Single(added, isAdded => isAdded);
        Assert.Equal($"of {Array.IndexOf(added, true)}", (await catalog.FindAsync("dev", Cancelled))!.Topic);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_topic_changes_and_nothing_else(string kind)
    {
        using var store = Open(kind, out var catalog);
        await catalog.TryAddAsync(Room("dev"), Cancelled);

        await catalog.SetTopicAsync("dev", "new", Cancelled);
        await catalog.SetTopicAsync("nowhere", "new", Cancelled);

        Assert.Equal(Room("dev") with { Topic = "new" }, await catalog.FindAsync("dev", Cancelled));
        Assert.Null(await catalog.FindAsync("nowhere", Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Public_rooms_are_listed_by_pages_in_the_order_of_their_names(string kind)
    {
        using var store = Open(kind, out var catalog);
        foreach (var name in (string[])["b-1", "a_2", "a1", "zz", "b1"])
        {
            await catalog.TryAddAsync(Room(name), Cancelled);
        }

        await catalog.TryAddAsync(Room("aaa") with { Kind = RoomKind.Private }, Cancelled);
        await catalog.TryAddAsync(Room("bbb") with { Kind = RoomKind.Direct }, Cancelled);

        Assert.Equal(["a1", "a_2", "b-1"], await NamesAsync(catalog, after: null));
        Assert.Equal(["b1", "zz"], await NamesAsync(catalog, after: "b-1"));
        Assert.Empty(await NamesAsync(catalog, after: "zz"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Made_rooms_are_listed_by_pages_public_and_private_ones(string kind)
    {
        using var store = Open(kind, out var catalog);
        await catalog.TryAddAsync(Room("dev"), Cancelled);
        await catalog.TryAddAsync(Room("ops") with { MakerId = PersonId.None }, Cancelled);
        await catalog.TryAddAsync(Room("@1") with { Kind = RoomKind.Direct }, Cancelled);
        await catalog.TryAddAsync(Room("~a") with { Kind = RoomKind.Private }, Cancelled);

        Assert.Equal(["dev"], (await catalog.ListMadeAsync("", 1, Cancelled)).Select(room => room.Name));
        Assert.Equal(["~a"], (await catalog.ListMadeAsync("dev", 9, Cancelled)).Select(room => room.Name));
        Assert.Empty(await catalog.ListMadeAsync("~a", 9, Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Rooms_are_counted_of_one_kind_or_of_one_maker(string kind)
    {
        using var store = Open(kind, out var catalog);
        await catalog.TryAddAsync(Room("a"), Cancelled);
        await catalog.TryAddAsync(Room("b") with { Kind = RoomKind.Private }, Cancelled);
        await catalog.TryAddAsync(Room("c") with { MakerId = PersonId.None }, Cancelled);

        Assert.Equal(2, await catalog.CountAsync(RoomKind.Public, Cancelled));
        Assert.Equal(1, await catalog.CountAsync(RoomKind.Private, Cancelled));
        Assert.Equal(2, await catalog.CountMadeByAsync(Ada, Cancelled));
        Assert.Equal(1, await catalog.CountMadeByAsync(PersonId.None, Cancelled));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static RoomRecord Room(string name) => new(name, RoomKind.Public, "", "", Ada, Noon);

    private static async Task<string[]> NamesAsync(IRoomCatalog catalog, string? after) =>
        [.. (await catalog.ListPublicAsync(after, 3, Cancelled)).Select(room => room.Name)];

    private LedgerStore? Open(string kind, out IRoomCatalog catalog)
    {
        if (kind == "memory")
        {
            catalog = new MemoryRoomCatalog();
            return null;
        }

        var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(_folder.FilePath)));
        catalog = new LedgerRoomCatalog(store);
        return store;
    }
}
