using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rooms;

/// <summary>Tests the list of rooms as one sees and uses it: marks, pinned rooms, levels, and the width of the window.</summary>
public sealed class RoomListTests(ChromiumFixture chromium)
{
    private const string LongName = "release-planning";

    [Fact]
    public async Task A_window_that_becomes_narrow_closes_both_lists_and_has_the_drawers_of_a_phone()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "dev");
        var (rooms, people) = (ada.Page.Locator("#rooms"), ada.Page.Locator("#people"));
        await Assertions.Expect(rooms).ToBeVisibleAsync();
        await Assertions.Expect(people).ToBeVisibleAsync();

        await ada.Page.SetViewportSizeAsync(390, 740);
        await Assertions.Expect(rooms).ToBeHiddenAsync();
        await Assertions.Expect(people).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator(".conversation > [inert]")).ToHaveCountAsync(0);
        await ada.Composer.ClickAsync();
        await ada.SayAsync("here");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("here");
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await Assertions.Expect(rooms).ToBeVisibleAsync();
        await GoAsync(ada, "lobby", () => Row(ada, "lobby").Locator("a").ClickAsync());
        await Assertions.Expect(rooms).ToBeHiddenAsync();

        await ada.Page.SetViewportSizeAsync(1280, 800);
        await Assertions.Expect(rooms).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_list_of_rooms_takes_the_focus_while_it_covers_the_conversation_and_gives_it_back()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "dev");
        await ada.Page.SetViewportSizeAsync(390, 740);
        var (rooms, button) = (ada.Page.Locator("#rooms"), ada.Page.Locator(".rooms-button"));
        await Assertions.Expect(rooms).ToBeHiddenAsync();

        await button.ClickAsync();
        await Assertions.Expect(rooms.Locator("button").First).ToBeFocusedAsync();
        await Assertions.Expect(ada.Page.Locator(".conversation > :not([inert])")).ToHaveCountAsync(0);
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(rooms).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();
        await Assertions.Expect(ada.Page.Locator(".conversation > [inert]")).ToHaveCountAsync(0);

        await button.ClickAsync();
        await Assertions.Expect(rooms.Locator("button").First).ToBeFocusedAsync();
        await GoAsync(ada, "lobby", () => Row(ada, "lobby").Locator("a").PressAsync("Enter"));
        await Assertions.Expect(rooms).ToBeHiddenAsync();
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_field_that_finds_a_room_stays_where_it_is_while_one_types()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "dev");
        await GoAsync(ada, "ops", () => ada.SayAsync("/join ops"));
        await ada.Page.Keyboard.PressAsync("Control+k");
        var (field, found) = (ada.Page.Locator("#jump"), ada.Page.Locator("#jump-rooms [role=option]"));
        await Assertions.Expect(found).ToHaveCountAsync(3);
        var before = await field.BoundingBoxAsync();

        await field.PressSequentiallyAsync("dev");
        await Assertions.Expect(found).ToHaveCountAsync(1);
        Assert.Equal(before!.Y, (await field.BoundingBoxAsync())!.Y);
    }

    [Fact]
    public async Task The_mark_of_a_message_to_the_reader_stands_apart_from_the_number_and_hidden_buttons_take_no_place_from_a_name()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, LongName);
        await GoAsync(ada, "lobby", () => ada.SayAsync("/join lobby"));
        using var bob = await TerminalClient.JoinAsync(chat, $"bob #{LongName}", "bob");
        var row = Row(ada, LongName);
        await ada.Page.Mouse.MoveAsync(600, 300);
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeVisibleAsync();
        Assert.True(await HasWholeWidthAsync(row), "Something takes the place of the name.");

        await bob.SayAsync("hello");
        await Assertions.Expect(row.Locator(".count [aria-hidden]")).ToHaveTextAsync("1");
        await Assertions.Expect(row.Locator(".to-you")).ToHaveCountAsync(0);
        await bob.SayAsync("and @ada");
        await Assertions.Expect(row.Locator(".to-you")).ToHaveTextAsync("@");
        await Assertions.Expect(row.Locator(".count [aria-hidden]")).ToHaveTextAsync("2");
        await Assertions.Expect(row.Locator("a")).ToHaveAccessibleNameAsync($"#{LongName} 2 unread, 1 to you");

        // The same on the button of the closed list, in the colour of the counts.
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".rooms-mark")).ToHaveTextAsync("@");
        await Assertions.Expect(ada.Page.Locator(".rooms-button")).ToHaveAccessibleNameAsync("Show the list of rooms 2 unread, 1 to you");
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await row.HoverAsync();
        await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = $"Leave #{LongName}" })).ToBeInViewportAsync(new() { Ratio = 1 });
        await row.Locator("a").FocusAsync();
        await ada.Page.Mouse.MoveAsync(600, 300);
        await ada.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(row.Locator(".pin-room")).ToBeFocusedAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Rooms_are_pinned_by_a_button_and_moved_by_Shift_and_an_arrow_and_stay_so_after_a_reload()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "dev");
        await GoAsync(ada, "ops", () => ada.SayAsync("/join ops"));
        await GoAsync(ada, "tea", () => ada.SayAsync("/join tea"));
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeVisibleAsync();
        foreach (var room in new[] { "ops", "dev" })
        {
            await Row(ada, room).HoverAsync();
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = $"Pin #{room}" }).ClickAsync();
            await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = $"Unpin #{room}" })).ToBeVisibleAsync();
        }

        await ListsAsync("ops", "dev");
        await Row(ada, "dev").Locator("a").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Shift+ArrowUp");
        await ListsAsync("dev", "ops");
        await Assertions.Expect(ada.Page.Locator("#rooms [role=status]")).ToHaveTextAsync("#dev is number 1 of 2 pinned rooms.");
        await Assertions.Expect(Row(ada, "dev").Locator("a")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await ListsAsync("ops", "dev");

        await ada.Page.ReloadAsync();
        await ShowsAsync(ada, "tea");
        await ListsAsync("ops", "dev");
        Assert.Empty(ada.Errors);

        Task ListsAsync(params string[] pinned) =>
            Assertions.Expect(ada.Page.Locator("#rooms .pinned .name")).ToHaveTextAsync(pinned);
    }

    [Fact]
    public async Task The_sheet_of_each_room_has_its_level_which_counts_from_then_on_and_after_a_reload()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "dev");
        using var bob = await TerminalClient.JoinAsync(chat, "bob #dev", "bob");
        var sheet = ada.Page.Locator(".room-sheet");
        await ada.Page.Locator(".room-button").ClickAsync();
        await Assertions.Expect(sheet.GetByLabel("All", new() { Exact = true })).ToBeCheckedAsync();
        await sheet.GetByLabel("To you").CheckAsync();
        await Assertions.Expect(sheet.GetByLabel("To you")).ToBeCheckedAsync();
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await ada.SayAsync("/notify");
        await ada.SeesAsync("Only messages to you count in this room.");

        await GoAsync(ada, "lobby", () => ada.SayAsync("/join lobby"));
        await bob.SayAsync("plain");
        await bob.SayAsync("and @ada");
        await Assertions.Expect(Row(ada, "dev").Locator(".count")).ToContainTextAsync("1 unread, 1 to you");

        // The lobby has a level, and no invitation. What a command chooses is in the sheet too.
        await ada.SayAsync("/notify nothing");
        await ada.SeesAsync("Nothing in this room counts for you.");
        await ada.Page.Locator(".room-button").ClickAsync();
        await Assertions.Expect(sheet.GetByLabel("None", new() { Exact = true })).ToBeCheckedAsync();
        await Assertions.Expect(sheet.Locator("#invite")).ToHaveCountAsync(0);
        await ada.Page.ReloadAsync();
        await ShowsAsync(ada, "lobby");
        await ada.Page.Locator(".room-button").ClickAsync();
        await Assertions.Expect(sheet.GetByLabel("None", new() { Exact = true })).ToBeCheckedAsync();
        Assert.Empty((await Axe.ViolationsAsync(ada.Page)).Select(violation => violation.ToString()));
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_shown_room_is_in_sight_in_a_long_list_and_a_list_that_the_reader_scrolls_stays_so()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OpenAsync(chat, "room-1");
        await ada.Page.SetViewportSizeAsync(1280, 280);
        foreach (var number in new[] { 2, 3, 4, 5, 6, 10 })
        {
            await GoAsync(ada, $"room-{number}", () => ada.SayAsync($"/join room-{number}"));
        }

        string[] sorted = ["lobby", "room-1", "room-2", "room-3", "room-4", "room-5", "room-6", "room-10"];
        var shown = ada.Page.Locator("#rooms [aria-current]");
        await SeesShownAsync("room-10");
        await ada.Page.Keyboard.PressAsync("Alt+ArrowDown");
        await SeesShownAsync("lobby");
        await ada.Page.Keyboard.PressAsync("Alt+ArrowUp");
        await SeesShownAsync("room-10");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveTextAsync(sorted);
        await SeesShownAsync("room-10");

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await Row(ada, "lobby").ScrollIntoViewIfNeededAsync();
        await bob.SayAsync("hello");
        await Assertions.Expect(Row(ada, "lobby").Locator(".count")).ToBeVisibleAsync();
        await Assertions.Expect(shown).Not.ToBeInViewportAsync();

        await ada.Page.SetViewportSizeAsync(390, 280);
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeHiddenAsync();
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await SeesShownAsync("room-10");
        Assert.Equal(0, await ada.Page.EvaluateAsync<double>("() => scrollY"));
        Assert.Empty(ada.Errors);

        async Task SeesShownAsync(string room)
        {
            await ShowsAsync(ada, room);
            await Assertions.Expect(shown.Locator(".name")).ToHaveTextAsync(room);
            await Assertions.Expect(shown).ToBeInViewportAsync(new() { Ratio = 0.9f });
        }
    }

    private async Task<ChatPage> OpenAsync(RunningChat chat, string room)
    {
        var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, $"r/{room}"));
        await ada.EnterAsync("ada");
        await ShowsAsync(ada, room);
        return ada;
    }

    private static ILocator Row(ChatPage page, string room) =>
        page.Page.Locator("#rooms li").Filter(new() { Has = page.Page.GetByText(room, new() { Exact = true }) });

    private static Task<bool> HasWholeWidthAsync(ILocator row) => row.EvaluateAsync<bool>(
        "row => row.getBoundingClientRect().right - row.querySelector('a').getBoundingClientRect().right < 1");

    private static async Task GoAsync(ChatPage page, string room, Func<Task> act)
    {
        await act();
        await ShowsAsync(page, room);
    }

    private static async Task ShowsAsync(ChatPage page, string room)
    {
        await Assertions.Expect(page.Page.Locator(".bar h1")).ToHaveTextAsync(room);
        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
    }
}
