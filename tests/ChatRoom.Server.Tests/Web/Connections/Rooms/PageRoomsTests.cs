using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Connections.Rooms;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Connections.Rooms;

/// <summary>Tests a page in several rooms, of which it shows one.</summary>
public sealed class PageRoomsTests : IAsyncDisposable
{
    private readonly ManyRooms _rooms = ManyRooms.Open("dev", "ops");

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_room_that_is_not_shown_counts_the_messages_of_others_and_the_mentions()
    {
        await using var page = _rooms.NewPage();
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await dev.SayAsync(Guid.NewGuid(), "mine");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");

        await _rooms.SayAsync("dev", "hi");
        await _rooms.SayAsync("dev", "\uff20ada look");
        await _rooms.SayAsync("dev", "look, @ada");
        await _rooms.SayAsync("dev", "me@adam.example and @bob");

        await ListsAsync(page, new("dev", Unread: 4, Mentions: 2), new("lobby", IsShown: true));
        Assert.Equal(("dev", "look, @ada"), (page.LastMention?.Room.Name, page.LastMention?.Mention.Newest.Text));
    }

    [Fact]
    public async Task A_room_that_is_shown_again_begins_with_what_is_unread_and_counts_no_more()
    {
        await using var page = _rooms.NewPage();
        await using var before = await _rooms.ShowAsync(page, "dev");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        await _rooms.SayAsync("dev", "one");
        await _rooms.SayAsync("dev", "two");
        await ListsAsync(page, new("dev", Unread: 2), new("lobby", IsShown: true));

        await using var dev = await _rooms.ShowAsync(page, "dev");

        Assert.Equal(2, Assert.Single(dev.Window.Rows.OfType<MeanwhileRow>()).Messages);
        await ListsAsync(page, new("dev", IsShown: true), new("lobby"));
        Assert.Single((await _rooms.RoomAsync("dev")).Tail.Events.ReadAfter(0, 100).OfType<ParticipantJoined>(), joined => joined.Author == "ada");
    }

    [Fact]
    public async Task The_room_with_the_newest_message_is_the_first_and_a_look_at_a_room_moves_nothing()
    {
        await using var page = _rooms.NewPage();
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await using var ops = await _rooms.ShowAsync(page, "ops");
        await _rooms.SayAsync("dev", "earlier");
        await ListsAsync(page, new("dev", Unread: 1), new("ops", IsShown: true), new("lobby"));
        await _rooms.SayAsync("ops", "later");
        await ListsAsync(page, new("ops", IsShown: true), new("dev", Unread: 1), new("lobby"));

        await using var again = await _rooms.ShowAsync(page, "dev");

        await ListsAsync(page, new("ops"), new("dev", IsShown: true), new("lobby"));
    }

    [Fact]
    public async Task A_rename_is_in_the_log_of_each_room_once()
    {
        await using var page = _rooms.NewPage();
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");

        await lobby.SayAsync(Guid.NewGuid(), "/nick eva");

        foreach (var name in new[] { "dev", "lobby" })
        {
            var room = await _rooms.RoomAsync(name);
            await Eventually.TrueAsync(() => room.Participants.ContainsKey("eva"), "the rename");
            Assert.Single(room.Tail.Events.ReadAfter(0, 100).OfType<ParticipantRenamed>());
        }

        await _rooms.SayAsync("dev", "@eva, and @ada");
        await ListsAsync(page, new("dev", Unread: 1, Mentions: 1), new("lobby", IsShown: true));
    }

    [Fact]
    public async Task A_leave_of_one_room_is_one_on_all_pages_of_the_reader_and_of_that_room_alone()
    {
        await using var page = _rooms.NewPage();
        await using var other = _rooms.NewPage();
        var forgotten = new List<string>();
        other.Forgotten += forgotten.Add;
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        await using var ops = await _rooms.ShowAsync(other, "ops");
        await other.AddAsync("dev", []);
        await ListsAsync(other, new("dev"), new("ops", IsShown: true), new("lobby"));

        await page.LeaveAsync("dev");

        var room = await _rooms.RoomAsync("dev");
        await Eventually.TrueAsync(() => !room.Participants.ContainsKey("ada"), "the leave");
        await ListsAsync(page, new ListedRoom("lobby", IsShown: true));
        await ListsAsync(other, new("ops", IsShown: true), new("lobby"));
        Assert.Equal(["dev"], forgotten);
        Assert.Null(lobby.Left);
        Assert.Contains("ada", (await _rooms.RoomAsync("lobby")).Participants.Keys);
    }

    [Fact]
    public async Task A_leave_of_the_shown_room_leaves_the_others()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        await using var dev = await _rooms.ShowAsync(page, "dev");

        await page.LeaveAsync("dev");
        await Eventually.TrueAsync(() => dev.Left == LeaveReason.Moved, "the page knows");
        await page.HideAsync();

        await ListsAsync(page, new ListedRoom("lobby"));
    }

    [Fact]
    public async Task A_lost_connection_is_no_leave_of_any_room_and_what_came_meanwhile_is_counted()
    {
        await using var page = _rooms.NewPage();
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await using var ops = await _rooms.ShowAsync(page, "ops");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");

        await page.SuspendAsync();
        var rooms = new[] { await _rooms.RoomAsync("dev"), await _rooms.RoomAsync("ops") };
        await Eventually.TrueAsync(() => rooms.All(room => room.Participants["ada"].IsAway), "ada is away");
        await _rooms.SayAsync("dev", "hello");
        await _rooms.SayAsync("ops", "@ada");
        await page.ResumeAsync();

        await ListsAsync(page, new("ops", Unread: 1, Mentions: 1), new("dev", Unread: 1), new("lobby", IsShown: true));
        Assert.All(rooms, room => Assert.False(room.Participants["ada"].IsAway));
        Assert.All(rooms, room => Assert.Empty(room.Tail.Events.ReadAfter(0, 100).OfType<ParticipantLeft>()));
    }

    [Fact]
    public async Task A_remembered_room_counts_from_the_position_of_the_browser_and_one_that_is_gone_is_forgotten()
    {
        await _rooms.SayAsync("dev", "seen");
        var room = await _rooms.RoomAsync("dev");
        var seen = new Position(room.Epoch, room.Tail.NextSequence - 1);
        await _rooms.SayAsync("dev", "not seen, @ada");
        await using var page = _rooms.NewPage();
        var forgotten = new List<string>();
        page.Forgotten += forgotten.Add;

        await page.AddAsync("dev", [new("another", 1), seen]);
        await page.AddAsync("ops", [new("another", 1)]);
        await page.AddAsync("gone", []);

        await ListsAsync(page, new("dev", Unread: 1, Mentions: 1), new("ops"), new("lobby"));
        Assert.Null(page.LastMention);
        Assert.Equal(["gone"], forgotten);
        Assert.Null(_rooms.Directory.Peek("gone"));
    }

    [Fact]
    public async Task A_page_is_in_no_more_rooms_than_the_limit()
    {
        await using var page = _rooms.NewPage(most: 2);
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await using var lobby = await _rooms.ShowAsync(page, "lobby");

        using var third = await page.OpenAsync("ops");
        using var again = await page.OpenAsync("dev");

        Assert.Null(third.Room);
        Assert.Contains("2 rooms", third.Refusal!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(again.Room);
    }

    [Fact]
    public async Task A_page_that_closes_leaves_nobody_active_behind_in_any_room()
    {
        var page = _rooms.NewPage();
        await page.AddAsync("dev", []);
        await page.AddAsync("ops", []);

        await page.DisposeAsync();

        foreach (var name in new[] { "dev", "ops" })
        {
            var room = await _rooms.RoomAsync(name);
            await Eventually.TrueAsync(() => room.Participants["ada"].IsAway, "ada is away");
        }
    }

    [Fact]
    public async Task The_end_of_a_stay_is_one_in_all_rooms()
    {
        await using var page = _rooms.NewPage();
        await using var dev = await _rooms.ShowAsync(page, "dev");
        await page.AddAsync("ops", []);

        await dev.LeaveAsync();
        await page.LeaveOthersAsync();

        foreach (var name in new[] { "dev", "ops" })
        {
            var room = await _rooms.RoomAsync(name);
            await Eventually.TrueAsync(() => room.Participants.IsEmpty, "ada has left");
        }
    }

    [Fact]
    public async Task A_reader_that_looks_away_is_away_in_all_rooms()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        await page.AddAsync("dev", []);
        var (dev, ops) = (await _rooms.RoomAsync("dev"), await _rooms.RoomAsync("ops"));

        await page.SetAttendedAsync(false);
        await page.AddAsync("ops", []);
        await Eventually.TrueAsync(() => dev.Participants["ada"].IsAway && ops.Participants["ada"].IsAway, "ada is away");

        await page.SetAttendedAsync(true);
        await Eventually.TrueAsync(() => !dev.Participants["ada"].IsAway && !ops.Participants["ada"].IsAway, "ada is back");
    }

    private static Task ListsAsync(PageRooms page, params ListedRoom[] expected) =>
        Eventually.TrueAsync(() => page.List.SequenceEqual(expected), $"the list is {string.Join(", ", expected.Select(room => room.ToString()))}");
}
