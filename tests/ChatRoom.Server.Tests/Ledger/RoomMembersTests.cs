using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Ledger;

/// <summary>Tests the members and invitations of each catalog: the one in memory and the one in the ledger.</summary>
public sealed class RoomMembersTests : IDisposable
{
    private const string Address = "~abcdefghijkmnpqr";

    private static readonly PersonId Ada = PersonId.FromToken("ada");
    private static readonly PersonId Bob = PersonId.FromToken("bob");
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly HistoryFolder _folder = new();

    public static TheoryData<string> Stores => ["memory", "ledger"];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Stores))]
    public async Task A_room_that_becomes_private_has_one_row_and_its_members(string kind)
    {
        using var store = Open(kind, out var catalog);
        var room = await MakePrivateAsync(catalog, Ada, Bob);

        Assert.Null(await catalog.FindAsync("dev", Cancelled));
        Assert.Equal(room, await catalog.FindAsync(Address, Cancelled));
        Assert.Equal([Ada, Bob], (await catalog.Members.ListAsync(Address, Cancelled)).Select(member => member.Id).OrderBy(id => id != Ada));
        Assert.True(await catalog.Members.HasAsync(Address, Bob, Cancelled));
        Assert.False(await catalog.Members.HasAsync(Address, PersonId.None, Cancelled));
        Assert.False(await catalog.Members.HasAsync("dev", Ada, Cancelled));
        Assert.Equal([room], await catalog.Members.RoomsOfAsync(Ada, RoomKind.Private, Cancelled));
        Assert.Empty(await catalog.Members.RoomsOfAsync(Ada, RoomKind.Direct, Cancelled));
        await catalog.ClearFormerNameAsync(Address, Cancelled);
        Assert.Equal(room with { FormerName = "" }, await catalog.FindAsync(Address, Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Members_go_with_their_room_and_with_a_person_that_is_forgotten(string kind)
    {
        using var store = Open(kind, out var catalog);
        await MakePrivateAsync(catalog, Ada);
        await catalog.Members.AddAsync(Address, new(Bob), Noon, Cancelled);
        await catalog.Members.AddAsync(Address, new(Bob), Noon, Cancelled);
        await catalog.Members.AddAsync("~none", new(Bob), Noon, Cancelled);
        Assert.True(await catalog.Members.HasAsync(Address, Bob, Cancelled));
        Assert.False(await catalog.Members.HasAsync("~none", Bob, Cancelled));

        await catalog.Members.ForgetAsync(Bob, Cancelled);
        Assert.False(await catalog.Members.HasAsync(Address, Bob, Cancelled));

        await catalog.RemoveAsync(Address, Cancelled);
        Assert.False(await catalog.Members.HasAsync(Address, Ada, Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_invitation_lets_persons_in_until_it_is_used_up_or_has_ended(string kind)
    {
        using var store = Open(kind, out var catalog);
        await MakePrivateAsync(catalog, Ada);
        var (code, hash) = (Invitation.NewCode(), Invitation.HashOf("other"));
        var invitation = new Invitation(Invitation.HashOf(code), Address, Ada, 1, Noon.AddDays(1));
        Assert.True(await catalog.Members.TryInviteAsync(invitation, most: 2, Noon, Cancelled));
        Assert.True(await catalog.Members.TryInviteAsync(invitation with { CodeHash = hash }, most: 2, Noon, Cancelled));
        Assert.False(await catalog.Members.TryInviteAsync(invitation with { CodeHash = Invitation.HashOf("third") }, most: 2, Noon, Cancelled));

        Assert.Null(await catalog.Members.AcceptAsync(Invitation.HashOf("unknown"), new(Bob), Noon, Cancelled));
        Assert.Null(await catalog.Members.AcceptAsync(hash, new(Bob), Noon.AddDays(1), Cancelled));
        Assert.Equal(Address, await catalog.Members.AcceptAsync(hash, new(Ada), Noon, Cancelled));
        Assert.Equal(Address, await catalog.Members.AcceptAsync(hash, new(Bob), Noon, Cancelled));
        Assert.Null(await catalog.Members.AcceptAsync(hash, new(PersonId.FromToken("carol")), Noon, Cancelled));
        Assert.True(await catalog.Members.HasAsync(Address, Bob, Cancelled));
        Assert.True(await catalog.Members.TryInviteAsync(invitation with { CodeHash = Invitation.HashOf("fourth") }, most: 2, Noon, Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_room_has_an_invitation_until_that_ends(string kind)
    {
        using var store = Open(kind, out var catalog);
        await MakePrivateAsync(catalog, Ada);
        Assert.False(await catalog.Members.HasInvitationAsync(Address, Noon, Cancelled));

        var invitation = new Invitation(Invitation.HashOf("code"), Address, Ada, 1, Noon.AddDays(1));
        Assert.True(await catalog.Members.TryInviteAsync(invitation, most: 2, Noon, Cancelled));
        Assert.True(await catalog.Members.HasInvitationAsync(Address, Noon, Cancelled));
        Assert.False(await catalog.Members.HasInvitationAsync(Address, Noon.AddDays(1), Cancelled));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_conversation_has_two_persons_and_is_lost_with_one_that_cannot_return(string kind)
    {
        using var store = Open(kind, out var catalog);
        var (room, carol) = (new RoomRecord("@1", RoomKind.Direct, "", "", PersonId.None, Noon), PersonId.FromToken("carol"));
        await catalog.Members.AddDirectAsync(room, new Member(Ada, "ada"), new Member(Bob, "bob"), Cancelled);
        await catalog.Members.AddDirectAsync(room, new Member(Ada, "ada"), new Member(Bob, "bob"), Cancelled);
        await catalog.Members.AddDirectAsync(room with { Name = "@2" }, new Member(carol, "carol", CanReturn: false), new Member(Ada, "ada"), Cancelled);
        await MakePrivateAsync(catalog, Ada);

        Assert.Equal([("@1", new Member(Bob, "bob")), ("@2", new Member(carol, "carol", CanReturn: false))], await catalog.Members.ListDirectAsync(Ada, Cancelled));
        Assert.Equal([("@1", new Member(Ada, "ada"))], await catalog.Members.ListDirectAsync(Bob, Cancelled));
        Assert.Equal(["@2"], await catalog.Members.ListLostDirectAsync(Cancelled));
        Assert.True(await catalog.Members.HasAsync("@1", Bob, Cancelled));
        Assert.False(await catalog.Members.HasAsync("@2", Bob, Cancelled));

        await catalog.Members.ForgetAsync(Ada, Cancelled);
        Assert.True(await catalog.Members.HasAsync("@1", Ada, Cancelled));
        Assert.False(await catalog.Members.HasAsync(Address, Ada, Cancelled));

        await catalog.Members.LoseAsync(Bob, Cancelled);
        Assert.Equal(["@1", "@2"], (await catalog.Members.ListLostDirectAsync(Cancelled)).Order());
    }

    [Fact]
    public async Task A_conversation_of_a_guest_that_has_an_account_since_is_not_lost_until_the_account_is_deleted()
    {
        using var store = Open("ledger", out var catalog)!;
        var (accounts, room) = (new LedgerAccounts(store), new RoomRecord("@1", RoomKind.Direct, "", "", PersonId.None, Noon));
        await catalog.Members.AddDirectAsync(room, new Member(Ada, "ada", CanReturn: false), new Member(Bob, "bob"), Cancelled);

        Assert.True(await accounts.TryAddAsync(new Account(Ada, "ada"), new AccountProof("hash"), Noon, Noon));
        Assert.Empty(await catalog.Members.ListLostDirectAsync(Cancelled));
        await accounts.DeleteAsync(Ada, Noon);
        Assert.Equal(["@1"], await catalog.Members.ListLostDirectAsync(Cancelled));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<RoomRecord> MakePrivateAsync(IRoomCatalog catalog, params PersonId[] members)
    {
        await catalog.TryAddAsync(new RoomRecord("dev", RoomKind.Public, "", "tea", Ada, Noon), Cancelled);
        var room = new RoomRecord(Address, RoomKind.Private, "dev", "tea", Ada, Noon) { FormerName = "dev" };
        await catalog.Members.MakePrivateAsync(room, [.. members.Select(member => new Member(member))], Noon, Cancelled);
        return room;
    }

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
