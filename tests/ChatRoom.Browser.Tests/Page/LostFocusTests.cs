using ChatRoom.Core.Trust;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that the focus goes to what tells the reader more, when what has it goes away.</summary>
public sealed class LostFocusTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData("/ban ada 1h")]
    [InlineData("/kick ada")]
    public async Task The_heading_that_says_that_a_room_takes_nobody_in_has_the_focus(string command)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("/join plans");
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        await bob.SayAsync(command);

        await Assertions.Expect(ada.Page.Locator(".card h1:visible")).ToHaveTextAsync("You cannot enter this room");
        await Assertions.Expect(ada.Page.Locator(".card h1:visible")).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(ada, "no-entry");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_name_form_that_says_why_a_stay_has_ended_has_the_focus()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.Locator(".chip").FocusAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        var lobby = await chat.LobbyAsync();
        await chat.Trust.ApplyAsync(new TrustChange.Grant(new("", lobby.Participants["bob"].Id, Role.Operator, "bob")), null);
        await bob.SayAsync("/ban ada 1h enough");

        var problem = ada.Page.Locator("#name-problem");
        await Assertions.Expect(problem).ToContainTextAsync("enough");
        await Assertions.Expect(ada.NameField).ToBeFocusedAsync();
        // A button that is disabled meanwhile loses the focus.
        await ada.Page.Locator("button[type=submit]").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.NameField).ToBeFocusedAsync();
        await Assertions.Expect(problem).ToContainTextAsync("enough");
    }

    [Fact]
    public async Task A_message_that_is_sent_again_leaves_the_focus_in_the_box()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.EvaluateAsync(
            """
            () => localStorage.setItem("chatroom.outbox.lobby.00000000-0000-4000-8000-000000000001",
              JSON.stringify({ id: "00000000-0000-4000-8000-000000000001", text: "late", after: null, at: 1, failure: "too late" }))
            """);
        await ada.Page.ReloadAsync();
        await ada.Page.Locator(".failed-actions button").First.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["late"]);
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(".row-bar [data-action=reply]", false)]
    [InlineData(".row-quick button", true)]
    public async Task A_row_that_is_scrolled_out_of_sight_with_its_bar_leaves_the_focus_in_the_list(string stop, bool reacts)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        for (var i = 0; i < 60; i++)
        {
            await bob.SayAsync($"line {i}");
        }

        await ada.SeesAsync("line 59");
        await ada.List.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        if (reacts)
        {
            await ada.GoToAsync("[data-action=react]", "ArrowRight");
            await ada.Page.Keyboard.PressAsync("Enter");
        }

        await Assertions.Expect(ada.Page.Locator(stop).First).ToBeFocusedAsync();
        await ada.List.EvaluateAsync("list => (list.scrollTop = 0)");
        await Assertions.Expect(ada.Page.Locator(stop).First).ToBeHiddenAsync();
        Assert.True(await ada.Page.EvaluateAsync<bool>("() => Boolean(document.activeElement.closest('.list'))"));
    }

    [Fact]
    public async Task A_sheet_whose_opener_is_hidden_meanwhile_gives_the_focus_to_another_one()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await ada.Page.Locator(".rooms .find-button").ClickAsync();
        await ada.Page.Keyboard.TypeAsync("one");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".found li")).ToHaveCountAsync(1);
        await ada.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(ada.Page.Locator(".search-sheet[open]")).ToHaveCountAsync(0);
        await HasFocusAsync(ada);
    }

    [Fact]
    public async Task The_settings_keep_the_focus_when_a_person_is_ignored_no_more()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.EvaluateAsync(
            """() => localStorage.setItem("chatroom.ignored", JSON.stringify([{ id: "", handle: "eve" }, { id: "", handle: "mallory" }]))""");
        await SettingsSheet.Button(ada).ClickAsync();
        var undo = ada.Page.Locator(".ignored button");
        await Assertions.Expect(undo).ToHaveCountAsync(2);
        await undo.Last.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(undo).ToHaveCountAsync(1);
        await Assertions.Expect(undo).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(undo).ToHaveCountAsync(0);
        await HasFocusAsync(ada);
    }

    private static async Task HasFocusAsync(ChatPage page) =>
        await Eventually.TrueAsync(() => page.Page.EvaluateAsync<bool>("() => document.activeElement !== document.body"), "something has the focus");
}
