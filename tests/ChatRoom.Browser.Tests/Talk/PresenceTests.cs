using System.Globalization;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests the list of participants and their states.</summary>
public sealed class PresenceTests(ChromiumFixture chromium)
{
    private const string HideScript = """
        hidden => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange"));
        }
        """;

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Light)]
    public async Task Typing_is_seen_in_other_browsers_moves_nothing_and_is_gone_when_it_ends(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var other = await ChatPage.OpenTabAsync(ada.Context, chat.Page);
        await Assertions.Expect(other.Composer).ToBeEnabledAsync();
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, scheme);
        await bob.EnterAsync("bob");
        using var terminal = await TerminalClient.JoinAsync(chat, "eve");
        await bob.SeesAsync("eve joined");
        await ShowPeopleAsync(bob);
        var before = await bob.Composer.BoundingBoxAsync();

        await ada.Composer.PressSequentiallyAsync("hello");
        await Assertions.Expect(TypingLine(bob)).ToHaveTextAsync("\u2068ada\u2069 is typing…");
        await Assertions.Expect(StateOf(bob, "ada")).ToHaveTextAsync("typing");
        await Assertions.Expect(StateOf(bob, "eve")).ToHaveTextAsync("terminal");
        Assert.Equal(before!.Y, (await bob.Composer.BoundingBoxAsync())!.Y);
        await LookTests.LooksRightAsync(bob, $"typing-{width}-{scheme}");
        await Assertions.Expect(TypingLine(ada)).ToHaveTextAsync("");
        await Assertions.Expect(TypingLine(other)).ToHaveTextAsync("");
        await Assertions.Expect(PersonIn(other, "ada")).ToContainClassAsync("active");

        await ada.Composer.PressAsync("Enter");
        await bob.SeesAsync("hello");
        await Assertions.Expect(TypingLine(bob)).ToHaveTextAsync("");
        await Assertions.Expect(PersonIn(bob, "ada")).ToContainClassAsync("active");

        await terminal.WaitForAsync("ada: hello\n");
        Assert.DoesNotContain("typing", terminal.Received, StringComparison.Ordinal);
        // Three who came in, and a message.
        Assert.Equal(5, (await chat.LobbyAsync()).Tail.NextSequence);
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task One_sees_others_type_and_never_oneself_in_no_tab()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var other = await ChatPage.OpenTabAsync(ada.Context, chat.Page);
        await Assertions.Expect(other.Composer).ToBeEnabledAsync();
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");

        await ada.Composer.PressSequentiallyAsync("hello");
        await bob.Composer.PressSequentiallyAsync("wait");
        await Assertions.Expect(TypingLine(bob)).ToHaveTextAsync("\u2068ada\u2069 is typing…");
        await Assertions.Expect(TypingLine(ada)).ToHaveTextAsync("\u2068bob\u2069 is typing…");
        await Assertions.Expect(TypingLine(other)).ToHaveTextAsync("\u2068bob\u2069 is typing…");
    }

    [Fact]
    public async Task Typing_ends_with_an_empty_box_with_another_field_after_a_pause_and_with_the_page()
    {
        await using var chat = await RunningChat.StartAsync();
        var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");

        await TypesAsync();
        await ada.Composer.FillAsync("");
        await EndsAsync();

        await TypesAsync();
        await ada.List.FocusAsync();
        await EndsAsync();

        await TypesAsync();
        await EndsAsync();

        await TypesAsync();
        await ada.DisposeAsync();
        await EndsAsync();

        async Task TypesAsync()
        {
            await ada.Composer.PressSequentiallyAsync("a");
            await Assertions.Expect(TypingLine(bob)).ToContainTextAsync("is typing");
        }

        Task EndsAsync() => Assertions.Expect(TypingLine(bob)).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_command_is_nobodys_business_unless_it_says_something()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");
        await bob.Page.EvaluateAsync("""
            () => {
              window.lines = [];
              const line = document.querySelector(".typing-line");
              new MutationObserver(() => window.lines.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true });
            }
            """);

        await ada.Composer.PressSequentiallyAsync("/who");
        await ada.SayAsync("/who");
        await ada.SeesAsync("2 here: ada, bob");
        Assert.Empty(await bob.Page.EvaluateAsync<string[]>("() => window.lines"));

        await ada.Composer.PressSequentiallyAsync("/me waves");
        await Assertions.Expect(TypingLine(bob)).ToContainTextAsync("is typing");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task Search_and_completion_in_a_long_list_find_participants_it_hides(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        var crowd = new List<TerminalClient>();
        try
        {
            for (var i = 1; i <= 205; i++)
            {
                crowd.Add(await TerminalClient.JoinAsync(chat, $"guest{i.ToString("000", CultureInfo.InvariantCulture)}"));
            }

            crowd.Add(await TerminalClient.JoinAsync(chat, "Zoe"));
            await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740);
            await ada.EnterAsync("ada");
            await ShowPeopleAsync(ada);
            var names = ada.Page.Locator("#people .name");
            await Assertions.Expect(names).ToHaveCountAsync(60);
            await Assertions.Expect(ada.Page.Locator("#people .more")).ToHaveTextAsync("Show more (147)");
            await LookTests.LooksRightAsync(ada, $"crowd-{width}");

            var search = ada.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" });
            await search.PressSequentiallyAsync("zO");
            await Assertions.Expect(names).ToHaveTextAsync(["Zoe"]);
            await Assertions.Expect(ada.Page.Locator("#people [role=status]")).ToHaveTextAsync("1 found");
            await LookTests.LooksRightAsync(ada, $"search-{width}");
            await search.PressAsync("Escape");
            await Assertions.Expect(search).ToHaveValueAsync("");
            await Assertions.Expect(search).ToBeFocusedAsync();
            await Assertions.Expect(names).ToHaveCountAsync(60);

            await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Hide the list", Exact = true }).ClickAsync();
            await Assertions.Expect(ada.Page.Locator(".people-button")).ToBeFocusedAsync();
            await ada.Composer.PressSequentiallyAsync("hi @zo");
            await Assertions.Expect(ada.Page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["Zoe"]);
            await ada.Composer.PressAsync("Tab");
            await Assertions.Expect(ada.Composer).ToHaveValueAsync("hi @Zoe ");
            Assert.Empty(ada.Errors);
        }
        finally
        {
            crowd.ForEach(terminal => terminal.Dispose());
        }
    }

    [Fact]
    public async Task A_person_that_closes_the_page_is_away_first_and_gone_after_the_grace()
    {
        await using var chat = await RunningChat.StartAsync("--Rooms:AwayGrace=00:00:05");
        var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await bob.EnterAsync("bob");
        await ShowPeopleAsync(bob);
        await Assertions.Expect(PersonIn(bob, "ada")).ToContainClassAsync("active");

        await ada.DisposeAsync();
        await Assertions.Expect(StateOf(bob, "ada")).ToHaveTextAsync("away");
        await Assertions.Expect(bob.Page.Locator("#people li.away .name")).ToHaveTextAsync(["ada"]);
        await LookTests.LooksRightAsync(bob, "away");
        await Assertions.Expect(bob.Page.Locator("#people .name")).ToHaveTextAsync(["bob"]);
    }

    [Fact]
    public async Task A_person_with_a_long_hidden_page_is_away_until_it_is_seen_again()
    {
        await using var chat = await RunningChat.StartAsync("--Web:AwayWhenHidden=00:00:01");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");

        await ada.Page.EvaluateAsync(HideScript, true);
        await Assertions.Expect(StateOf(bob, "ada")).ToHaveTextAsync("away");
        await ada.Page.EvaluateAsync(HideScript, false);
        await Assertions.Expect(PersonIn(bob, "ada")).ToContainClassAsync("active");
    }

    [Fact]
    public async Task Two_tabs_show_the_same_and_an_own_message_is_no_news_to_the_other()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var one = await ChatPage.OpenAsync(chromium, chat.Page);
        await one.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(100);
        await using var two = await ChatPage.OpenTabAsync(one.Context, chat.Page);
        await two.SeesAsync("line 100.");
        await Assertions.Expect(two.Page.Locator("#people .name")).ToHaveTextAsync(["ada", "bob"]);
        // The script has shown the newest row by then; an earlier scroll would be taken back by it.
        await two.Page.WaitForFunctionAsync(
            "() => { const list = document.querySelector('.list'); return list.scrollTop > 1000 && list.scrollHeight - list.scrollTop - list.clientHeight < 5; }");
        await two.List.EvaluateAsync("list => list.scrollTop = 1000");
        var jump = two.Page.GetByRole(AriaRole.Button, new() { Name = "jump to newest" });
        await Assertions.Expect(jump).ToHaveTextAsync("Jump to newest");

        await one.SayAsync("mine");
        await bob.WaitForAsync("ada: mine\n");
        await bob.SayAsync("theirs");
        await Assertions.Expect(jump).ToHaveTextAsync("1 new, jump to newest");
        await Assertions.Expect(two.Page.Locator(".unread + .row .text")).ToHaveTextAsync("theirs");

        await two.SeesAsync("theirs");
        await one.SeesAsync("theirs");
        Assert.Equal(await one.Messages.AllTextContentsAsync(), await two.Messages.AllTextContentsAsync());
        Assert.Equal(2, (await chat.LobbyAsync()).Participants.Count);
    }

    private static ILocator TypingLine(ChatPage page) => page.Page.Locator(".typing-line");

    private static ILocator PersonIn(ChatPage page, string name) => page.Page.Locator("#people li", new() { HasText = name });

    private static ILocator StateOf(ChatPage page, string name) => PersonIn(page, name).Locator(".state-words");

    /// <summary>On a narrow screen the list is a touch away.</summary>
    private static async Task ShowPeopleAsync(ChatPage page)
    {
        var button = page.Page.Locator(".people-button");
        if (await button.GetAttributeAsync("aria-expanded") == "false")
        {
            await button.ClickAsync();
        }

        await Assertions.Expect(page.Page.Locator("#people")).ToBeVisibleAsync();
    }
}
