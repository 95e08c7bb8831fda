using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rooms;

/// <summary>Tests a page in several rooms.</summary>
public sealed class RoomsTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task What_is_typed_behind_a_command_that_leads_to_another_room_is_in_its_box()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Composer.FillAsync("/join dev");

        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.TypeAsync("hello there, and all that follows", new() { Delay = 5 });

        await ShowsAsync(ada, "dev");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("hello there, and all that follows");
        await GoAsync(ada, "lobby", () => Link(ada, "lobby").ClickAsync());
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_tap_on_the_title_shows_the_whole_topic_with_its_links()
    {
        const string Topic = "The plan of the week is at https://example.org/plan/of/the/week, and **everybody** may add to it";
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await ada.SayAsync($"/topic {Topic}");

        await ada.Page.Locator(".bar h1").TapAsync();

        var sheet = ada.Page.Locator(".room-sheet[open]");
        await Assertions.Expect(sheet.Locator(".room-topic")).ToHaveTextAsync(Topic.Replace("**", "", StringComparison.Ordinal));
        await Assertions.Expect(sheet.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://example.org/plan/of/the/week");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(ada.Page.Locator(".room-button")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_counts_what_it_does_not_show_walks_by_keys_and_is_in_all_rooms_again_after_a_reload()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/dev"));
        await ada.EnterAsync("ada");
        await ShowsAsync(ada, "dev");
        await ada.Composer.FillAsync("a draft");
        await GoAsync(ada, "lobby", () => Link(ada, "lobby").ClickAsync());
        await ada.SayAsync("/join ops");
        await ShowsAsync(ada, "ops");
        await ada.SayAsync("/topic The machines");
        await Assertions.Expect(ada.Page.Locator(".topic")).ToHaveTextAsync("The machines");
        using var bob = await TerminalClient.JoinAsync(chat, "bob #dev", "bob");
        await bob.SayAsync("hello");
        await bob.SayAsync("and @ada");
        await Assertions.Expect(Link(ada, "dev").Locator(".count")).ToContainTextAsync("2 unread, 1 to you");
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveTextAsync(["dev", "lobby", "ops"]);

        await GoAsync(ada, "dev", () => ada.Page.Keyboard.PressAsync("Alt+Shift+ArrowDown"));
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["hello", "and @ada"]);
        await Assertions.Expect(ada.Page.Locator(".meanwhile")).ToHaveTextAsync("2 messages while you were away, 1 for you");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("a draft");
        await Assertions.Expect(ada.Page.Locator("#rooms .count")).ToHaveCountAsync(0);
        await GoAsync(ada, "ops", () => ada.Page.Keyboard.PressAsync("Alt+ArrowUp"));

        await bob.SayAsync("third");
        await ada.Page.ReloadAsync();
        await ShowsAsync(ada, "ops");
        await Assertions.Expect(Link(ada, "dev").Locator(".count")).ToContainTextAsync("1 unread");
        await Assertions.Expect(Link(ada, "lobby")).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_sheet_finds_a_room_by_typing_makes_a_new_one_and_a_button_leaves_it()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob #kitchen", "bob");
        await bob.SayAsync("/topic Tea and bread");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeHiddenAsync();

        var sheet = ada.Page.Locator(".jump-sheet");
        await ada.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Option, new() { Name = "#kitchen 1 here Tea and bread" })).ToBeVisibleAsync();
        await ada.Page.Keyboard.TypeAsync("kit");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Option)).ToHaveTextAsync(["#kitchen1 hereTea and bread", "Make #kit"]);
        await GoAsync(ada, "kitchen", () => ada.Page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(ada.Page.Locator(".topic")).ToHaveTextAsync("Tea and bread");
        Assert.EndsWith("/r/kitchen", ada.Page.Url, StringComparison.Ordinal);
        await ada.SayAsync("hi");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("hi");
        Assert.StartsWith("r/kitchen/", await ada.Page.Locator(".when").Last.GetAttributeAsync("href"), StringComparison.Ordinal);

        await ada.Page.Locator(".jump-button").ClickAsync();
        await ada.Page.Keyboard.TypeAsync("#New-Room");
        await GoAsync(ada, "new-room", () => ada.Page.Keyboard.PressAsync("Enter"));
        await Link(ada, "new-room").HoverAsync();
        await GoAsync(ada, "kitchen", () => ada.Page.GetByRole(AriaRole.Button, new() { Name = "Leave #new-room" }).ClickAsync());
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveTextAsync(["kitchen", "lobby"]);

        // A reload does not bring back the room that was left.
        await ada.Page.ReloadAsync();
        await ShowsAsync(ada, "kitchen");
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveTextAsync(["kitchen", "lobby"]);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_list_is_a_drawer_on_a_phone_and_closes_by_a_choice_by_Escape_and_by_a_touch_beside_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/dev"), 360, 740);
        await ada.EnterAsync("ada");
        var (list, button) = (ada.Page.Locator("#rooms"), ada.Page.Locator(".rooms-button"));
        await Assertions.Expect(list).ToBeHiddenAsync();

        await button.ClickAsync();
        await Assertions.Expect(list).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();
        await button.ClickAsync();
        await Assertions.Expect(list).ToBeVisibleAsync();
        await ada.Page.Mouse.ClickAsync(340, 400);
        await Assertions.Expect(list).ToBeHiddenAsync();
        await button.ClickAsync();
        await GoAsync(ada, "lobby", () => Link(ada, "lobby").ClickAsync());
        await Assertions.Expect(list).ToBeHiddenAsync();

        using var bob = await TerminalClient.JoinAsync(chat, "bob #dev", "bob");
        await bob.SayAsync("hello");
        await Assertions.Expect(button.Locator(".rooms-mark")).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    private static ILocator Link(ChatPage page, string room) =>
        page.Page.Locator("#rooms li").Filter(new() { Has = page.Page.GetByText(room, new() { Exact = true }) }).Locator("a");

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
