using Bunit;
using ChatRoom.Core.Reading;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Components.Rooms;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Web.Connections.Rooms;

/// <summary>Tests the pinned rooms of a person: on all of its pages, and in the list.</summary>
public sealed class PagePinsTests : IAsyncLifetime
{
    private readonly ManyRooms _rooms = ManyRooms.Open("dev", "ops", "tea");
    private readonly MemoryReadMarks _marks = new();
    private readonly ReadPositions _positions;
    private readonly PageRooms _page;

    public PagePinsTests()
    {
        _positions = new(_marks, _rooms.Directory, TimeProvider.System, NullLogger<ReadPositions>.Instance);
        _page = _rooms.NewPage(positions: _positions);
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "dev", "ops", "tea", "lobby" })
        {
            await _rooms.ShowAsync(_page, name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Shown!.DisposeAsync();
        await _page.DisposeAsync();
        await _positions.DisposeAsync();
        await _rooms.DisposeAsync();
    }

    [Fact]
    public async Task Pinned_rooms_stay_above_a_room_with_news_in_the_order_in_which_they_were_pinned()
    {
        _page.TogglePin("tea");
        _page.TogglePin("dev");
        await _rooms.SayAsync("ops", "news");

        await ListsAsync(_page, "tea", "dev", "ops", "lobby");
        _page.TogglePin("tea");
        await _rooms.SayAsync("tea", "newer");
        await ListsAsync(_page, "dev", "tea", "ops", "lobby");
    }

    [Fact]
    public async Task A_pinned_room_moves_up_and_down_and_stops_at_the_ends()
    {
        foreach (var name in new[] { "dev", "ops", "tea" })
        {
            _page.TogglePin(name);
        }

        _page.MovePin("tea", -1);
        await ListsAsync(_page, "dev", "tea", "ops", "lobby");
        _page.MovePin("dev", 1);
        await ListsAsync(_page, "tea", "dev", "ops", "lobby");
        _page.MovePin("tea", -1);
        _page.MovePin("ops", 1);
        _page.MovePin("lobby", -1);
        await ListsAsync(_page, "tea", "dev", "ops", "lobby");
    }

    [Fact]
    public async Task The_pinned_rooms_are_the_same_on_an_open_page_on_a_later_one_and_after_a_restart()
    {
        await using var open = _rooms.NewPage(positions: _positions);
        await using var shown = await _rooms.ShowAsync(open, "lobby");
        foreach (var name in new[] { "dev", "ops", "tea" })
        {
            await open.AddAsync(name, []);
        }

        _page.TogglePin("tea");
        _page.TogglePin("ops");
        _page.MovePin("ops", -1);

        await ListsAsync(open, "ops", "tea", "dev", "lobby");
        await _positions.SaveAsync();
        await using var after = new ReadPositions(_marks, _rooms.Directory, TimeProvider.System, NullLogger<ReadPositions>.Instance);
        await using var later = _rooms.NewPage(positions: after);
        await using var first = await _rooms.ShowAsync(later, "tea");
        await later.AddAsync("ops", []);
        await ListsAsync(later, "ops", "tea", "lobby");
    }

    [Fact]
    public async Task A_room_that_becomes_private_keeps_its_place_and_its_level_and_leaves_nothing_to_the_next_one_of_its_name()
    {
        _page.TogglePin("dev");
        await _positions.SetLevelAsync(_page.Person!.Id, "dev", RoomLevel.Mentions);

        await _page.FollowNameAsync("dev", "~abcdefghijkmnpqr");

        Assert.True(await _positions.FindAsync(_page.Person!.Id, "~abcdefghijkmnpqr") is { Pin: 1, Level: RoomLevel.Mentions });
        Assert.False((await _positions.FindAsync(_page.Person!.Id, "dev"))!.IsChosen);
    }

    [Fact]
    public async Task The_buttons_of_the_list_pin_and_move_a_room_and_a_status_says_it()
    {
        await using var context = new BunitContext();
        context.Services.AddLocalization();
        context.Services.AddSingleton(_rooms.Directory);
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var list = context.Render<RoomList>(parameters => parameters.Add(p => p.Rooms, _page));

        Press("Pin #ops");
        Says("#ops is pinned: it stays at the top.");
        Assert.Empty(list.FindAll(".move-room"));
        Press("Pin #lobby");
        Press("Move #lobby up");
        Says("#lobby is number 1 of 2 pinned rooms.");
        Assert.Equal(["lobby", "ops"], list.FindAll("li.pinned .name").Select(name => name.TextContent));
        Press("Unpin #ops");
        Says("#ops is not pinned any more.");
        Assert.Equal(["lobby"], list.FindAll("li.pinned .name").Select(name => name.TextContent));

        void Press(string name) => list.FindAll("button").Single(button => button.TextContent.Trim() == name).Click();
        void Says(string text) => Assert.Equal(text, list.Find("[role=status]").TextContent);
    }

    private static Task ListsAsync(PageRooms page, params string[] names) =>
        Eventually.TrueAsync(() => page.List.Select(room => room.Name).SequenceEqual(names), $"the list is {string.Join(", ", names)}");
}
