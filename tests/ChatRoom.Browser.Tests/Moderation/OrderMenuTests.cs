using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Moderation;

/// <summary>Keeps order by the menus of the page, without a typed command.</summary>
public sealed class OrderMenuTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_pest_is_got_rid_of_from_a_phone()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"), 360, 740, touch: true);
        await ada.EnterAsync("ada");
        foreach (var (act, line) in new[] { ("kick", "ada took you out of the room"), ("ban", "You are banned from this room") })
        {
            using var mallory = await EnterAsync(chat);
            await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada", "mallory"]);
            await ActAsync(ada, "mallory", act);
            await mallory.WaitForAsync(line);
            await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada"]);
        }

        await OpenAsync(ada);
        await Assertions.Expect(Listed(ada)).ToContainTextAsync("banned from this room");
        await LookTests.LooksRightAsync(ada, "order-360");
        await Listed(ada).GetByRole(AriaRole.Button, new() { Name = "End: mallory" }).TapAsync();
        await Assertions.Expect(Listed(ada)).ToHaveCountAsync(0);
        await Assertions.Expect(Sheet(ada)).ToContainTextAsync("Nobody is banned or muted.");
        await Assertions.Expect(Sheet(ada).GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        using var again = await EnterAsync(chat);
        await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada", "mallory"]);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_mute_and_the_roles_begin_and_end_in_the_menu_of_the_person()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OwnerAsync(chat);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada", "bob"]);
        var role = ada.Page.Locator("#people li").Filter(new() { HasText = "bob" }).Locator(".role");

        await ActAsync(ada, "bob", "mute");
        await bob.WaitForAsync("You are muted on this server");
        await ActAsync(ada, "bob", "unmute");
        await bob.WaitForAsync("ada ended your mute.");
        await ActAsync(ada, "bob", "mod");
        await Assertions.Expect(role).ToHaveTextAsync("moderator");
        await ActAsync(ada, "bob", "unmod");
        await Assertions.Expect(role).ToHaveCountAsync(0);
        await ActAsync(ada, "bob", "op");
        await Assertions.Expect(role).ToHaveTextAsync("operator");
        await ActAsync(ada, "bob", "deop");
        await Assertions.Expect(role).ToHaveCountAsync(0);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Slow_mode_and_read_only_begin_and_end_in_the_sheet_of_the_room()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OwnerAsync(chat);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await OpenAsync(ada);
        var slow = Sheet(ada).GetByRole(AriaRole.Form, new() { Name = "Slow mode" });
        var readOnly = Sheet(ada).GetByRole(AriaRole.Form, new() { Name = "Read-only" });

        await slow.GetByLabel("Seconds between messages").FillAsync("20");
        await slow.GetByLabel("For how long").SelectOptionAsync("2h");
        await slow.GetByRole(AriaRole.Button, new() { Name = "Set" }).ClickAsync();
        await bob.WaitForAsync("ada set slow mode: each person can write once in 20 s until ");
        await Assertions.Expect(slow.GetByRole(AriaRole.Status)).ToContainTextAsync("once in 20 s. Until ");
        await slow.GetByRole(AriaRole.Button, new() { Name = "End slow mode" }).ClickAsync();
        await bob.WaitForAsync("ada ended slow mode.");
        await Assertions.Expect(slow.GetByRole(AriaRole.Status)).ToHaveTextAsync("Everybody may write at any time.");

        await readOnly.GetByLabel("Reason").FillAsync("repairs");
        await readOnly.GetByLabel("For how long").SelectOptionAsync("10m");
        await readOnly.GetByRole(AriaRole.Button, new() { Name = "Make read-only" }).ClickAsync();
        await bob.WaitForAsync("only its moderators write now: repairs");
        await Assertions.Expect(readOnly.GetByRole(AriaRole.Status)).ToContainTextAsync("Only moderators write here. Until ");
        await readOnly.GetByRole(AriaRole.Button, new() { Name = "Let everybody write" }).ClickAsync();
        await bob.WaitForAsync("ada let everybody write again.");
        await LookTests.LooksRightAsync(ada, "order-1280");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_open_sheet_follows_what_others_do()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OwnerAsync(chat);
        await OpenAsync(ada);
        var slow = Sheet(ada).GetByRole(AriaRole.Form, new() { Name = "Slow mode" });
        await slow.GetByLabel("Seconds between messages").FillAsync("7");

        await chat.Trust.ApplyAsync(new TrustChange.SetRules("lobby", new RoomRules { Slow = TimeSpan.FromSeconds(20) }), null);
        await Assertions.Expect(slow.GetByRole(AriaRole.Status)).ToContainTextAsync("once in 20 s.");
        await chat.Trust.ApplyAsync(
            new TrustChange.Add(new Sanction(1, SanctionKind.Ban, "lobby", PersonId.New(), "eve", null, "bob", DateTimeOffset.UtcNow)), null);
        await Assertions.Expect(Listed(ada)).ToContainTextAsync("eve");
        await chat.Trust.ApplyAsync(new TrustChange.Remove([1]), null);
        await Assertions.Expect(Listed(ada)).ToHaveCountAsync(0);

        await Assertions.Expect(slow.GetByLabel("Seconds between messages")).ToHaveValueAsync("7");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_ban_ends_by_keys_and_the_focus_comes_back_to_the_button_of_the_room()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OwnerAsync(chat);
        foreach (var name in (string[])["bob", "eve"])
        {
            using var pest = await TerminalClient.JoinAsync(chat, name);
            await ActAsync(ada, name, "ban");
            await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada"]);
        }

        await ada.GoToAsync(".room-button", "Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.GoToAsync(".keep-order");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Listed(ada)).ToHaveCountAsync(2);
        await ada.GoToAsync(".sanctions button");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Listed(ada)).ToHaveCountAsync(1);
        await Assertions.Expect(Listed(ada).GetByRole(AriaRole.Button, new() { Name = "End: bob" })).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(ada.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator(".room-button")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Nobody_without_a_rank_is_offered_to_keep_order()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await OwnerAsync(chat);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await OpenAsync(ada);
        await Assertions.Expect(Sheet(ada).Locator("form")).ToHaveCountAsync(2);

        await chat.Trust.ApplyAsync(new TrustChange.Revoke("", (await chat.LobbyAsync()).Participants["ada"].Id), null);
        using var eve = await TerminalClient.JoinAsync(chat, "eve");
        await Assertions.Expect(People(ada)).ToHaveTextAsync(["ada", "bob", "eve"]);
        await ada.Page.Keyboard.PressAsync("Escape");
        await ada.Page.Locator(".room-button").ClickAsync();

        await Assertions.Expect(ada.Page.Locator(".room-sheet [name=level]").First).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator(".keep-order")).ToBeHiddenAsync();
    }

    private static async Task<TerminalClient> EnterAsync(RunningChat chat)
    {
        var mallory = await TerminalClient.JoinAsync(chat, "mallory");
        await mallory.SayAsync("/join plans");
        return mallory;
    }

    private static ILocator People(ChatPage page) => page.Page.Locator("#people .name");

    private static ILocator Sheet(ChatPage page) => page.Page.Locator(".order-sheet[open]");

    private static ILocator Listed(ChatPage page) => Sheet(page).Locator(".sanctions li");

    private static async Task OpenAsync(ChatPage page)
    {
        await page.Page.Locator(".room-button").ClickAsync();
        await page.Page.Locator(".keep-order").ClickAsync();
        await Sheet(page).Locator("form").First.WaitForAsync();
    }

    /// <summary>Chooses an act in the menu of a person, on a phone from the list that it opens.</summary>
    private static async Task ActAsync(ChatPage page, string name, string act)
    {
        if (!await page.Page.Locator("#people").IsVisibleAsync())
        {
            await page.Page.Locator(".people-button").ClickAsync();
        }

        await page.Page.Locator(".person").Filter(new() { HasText = name }).ClickAsync();
        await page.Page.Locator(".row-sheet [data-action=moderate]").ClickAsync();
        var question = page.Page.Locator(".moderate-question[open]");
        await question.Locator($"[name=act][value={act}]").CheckAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Do it" }).ClickAsync();
        await Assertions.Expect(question).ToHaveCountAsync(0);
    }

    private async Task<ChatPage> OwnerAsync(RunningChat chat)
    {
        var page = await ChatPage.OpenAsync(chromium, chat.Page);
        await page.EnterAsync("ada");
        await chat.Trust.ApplyAsync(new TrustChange.Grant(new("", (await chat.LobbyAsync()).Participants["ada"].Id, Role.Owner, "ada")), null);
        using var anybody = await TerminalClient.JoinAsync(chat, "anybody");
        await page.SeesAsync("anybody");
        await anybody.SayAsync("{quit}");
        await Assertions.Expect(People(page)).ToHaveTextAsync(["ada"]);
        return page;
    }
}
