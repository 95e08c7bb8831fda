using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that each stop of the Tab key can be seen.</summary>
public sealed class FocusTests(ChromiumFixture chromium)
{
    private const int Presses = 30;

    private const string Ring =
        """
        () => {
          const e = document.activeElement;
          const style = getComputedStyle(e);
          const name = e.id || e.className || e.href || e.tagName;
          const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
          return e === document.body ? '' : `${width >= 2 ? 'ring' : 'none'} ${e.tagName} ${name}`;
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light, ForcedColors.None)]
    [InlineData(ColorScheme.Dark, ForcedColors.None)]
    [InlineData(ColorScheme.Light, ForcedColors.Active)]
    public async Task Every_stop_of_the_Tab_key_has_a_ring(ColorScheme scheme, ForcedColors forced)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, scheme: scheme);
        await ada.Page.EmulateMediaAsync(new() { ForcedColors = forced });
        await ada.NameField.WaitForAsync();
        var stops = await TabAsync(ada);
        Assert.Contains(stops, stop => stop.Contains("BUTTON", StringComparison.Ordinal));

        await ada.EnterAsync("ada");
        await ada.SayAsync("see https://example.org/ and `code`");
        await ada.SeesAsync("example.org");
        await ada.SayAsync("/reply 2 and `more` at https://example.net/");
        await ada.SeesAsync("example.net");
        await TabAsync(ada);

        await ada.List.FocusAsync();
        await PressAsync(ada, "Enter", "ring A when");
        await PressAsync(ada, "ArrowLeft", "ring BUTTON to-day");
        await ada.Page.Locator("#people ul").FocusAsync();
        await PressAsync(ada, "Enter", "ring BUTTON person");
        await SheetsAsync(ada);
    }

    [Fact]
    public async Task The_list_is_one_stop_and_the_walk_reaches_what_is_in_a_message()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        for (var i = 1; i <= 5; i++)
        {
            await bob.SayAsync($"see https://example.org/{i}");
        }

        await ada.SeesAsync("example.org/5");
        var number = await ada.Page.Locator(".message").Last.GetAttributeAsync("data-sequence");
        await bob.SayAsync($"/reply {number} and https://example.net/");
        await ada.SeesAsync("example.net");
        await ada.Composer.FocusAsync();
        await PressAsync(ada, "Shift+Tab", "ring DIV list");
        await PressAsync(ada, "Enter", "ring A when");
        await PressAsync(ada, "Shift+Tab", "ring A https://example.net/");
        await PressAsync(ada, "Shift+Tab", "ring A answered");
        await PressAsync(ada, "Shift+Tab", "ring DIV list");
        await PressAsync(ada, "Enter", "ring A when");
        await PressAsync(ada, "ArrowUp", "ring A when");
        await PressAsync(ada, "Shift+Tab", "ring A https://example.org/5");
        await PressAsync(ada, "Tab", "ring TEXTAREA message");
    }

    [Fact]
    public async Task The_Tab_key_passes_code_and_earlier_messages_and_the_list_still_follows()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");
        using var dora = await TerminalClient.JoinAsync(chat, "dora");
        for (var i = 1; i <= 250; i++)
        {
            await dora.SayAsync($"message {i}");
        }

        await bob.SeesAsync("message 250");
        await bob.SayAsync($"```\n{new string('x', 400)}\n```");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await Assertions.Expect(ada.List.Locator("pre")).ToBeVisibleAsync();
        await Assertions.Expect(ada.List.Locator(".older")).ToBeAttachedAsync();

        await ada.List.FocusAsync();
        await PressAsync(ada, "Tab", "ring TEXTAREA message");
        await PressAsync(ada, "Shift+Tab", "ring DIV list");
        await PressAsync(ada, "Enter", "ring A when");
        await PressAsync(ada, "Shift+Tab", "ring PRE PRE");
        await PressAsync(ada, "Shift+Tab", "ring BUTTON copy");
        await ada.Composer.FocusAsync();
        await bob.SayAsync("newest");
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("newest");
        await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync();
    }

    [Fact]
    public async Task The_focus_comes_back_to_the_message_after_a_reaction_a_question_and_a_deletion()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.SayAsync("two");
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(2);
        var time = ada.Page.Locator(".message").First.Locator(".when");
        await ada.Page.Keyboard.PressAsync("Shift+Tab");
        await PressAsync(ada, "Enter", "ring A when");
        await ada.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(time).ToBeFocusedAsync();

        await ActAsync("react");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Locator(".reaction").WaitForAsync();
        await Assertions.Expect(time).ToBeFocusedAsync();

        await ActAsync("delete");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(time).ToBeFocusedAsync();

        await ActAsync("delete");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".row[data-sequence].deleted, .row:has-text('deleted')")).ToHaveCountAsync(1);
        Assert.NotEqual("", await ada.Page.EvaluateAsync<string>(Ring));

        async Task ActAsync(string action)
        {
            await ada.GoToAsync($"[data-action={action}]", "ArrowRight");
            await ada.Page.Keyboard.PressAsync("Enter");
        }
    }

    [Fact]
    public async Task Each_message_is_read_aloud_once_and_an_own_one_says_what_becomes_of_it()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ListenAsync(ada);
        await bob.SayAsync("from bob");
        await ada.SeesAsync("from bob");
        await ada.SayAsync("from ada");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["from bob", "from ada"]);
        link.Cut();
        await ada.Page.Locator(".connection-lost-trying").WaitForAsync();
        await ada.SayAsync("later");
        await Assertions.Expect(ada.Page.Locator(".pending .state")).ToHaveTextAsync("waits for the connection");

        var heard = await ada.Page.EvaluateAsync<string[]>("() => heard");
        Assert.Single(heard, words => words.StartsWith("bob", StringComparison.Ordinal) && words.Contains("from bob", StringComparison.Ordinal));
        Assert.Single(heard, words => words.StartsWith("ada", StringComparison.Ordinal) && words.Contains("from ada", StringComparison.Ordinal));
        Assert.Contains("waits for the connection", heard);
    }

    [Fact]
    public async Task A_message_that_changes_is_not_read_aloud_again()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await bob.SayAsync("one");
        await ada.SeesAsync("one");
        var number = await ada.Page.Locator(".message").GetAttributeAsync("data-sequence");
        await bob.SayAsync($"/reply {number} two");
        await ada.SeesAsync("two");
        await ListenAsync(ada);

        await bob.SayAsync($"/react {number} 👍");
        await ada.Page.Locator(".reaction").WaitForAsync();
        await bob.SayAsync($"/react {number} 👍");
        await Assertions.Expect(ada.Page.Locator(".reaction")).ToHaveCountAsync(0);
        await bob.SayAsync($"/edit {number} one more");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one more", "two"]);
        await Assertions.Expect(ada.Page.Locator(".answered")).ToContainTextAsync("one more");
        await bob.SayAsync("three");
        await ada.SeesAsync("three");

        var heard = string.Join('\n', await ada.Page.EvaluateAsync<string[]>("() => heard"));
        Assert.Contains("three", heard, StringComparison.Ordinal);
        Assert.All(["one", "two", "👍"], words => Assert.DoesNotContain(words, heard, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Control+Shift+F", ".search-sheet")]
    [InlineData("Control+k", ".jump-sheet")]
    public async Task One_Escape_closes_a_sheet_whose_field_has_a_text(string keys, string sheet)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.Keyboard.PressAsync(keys);
        await ada.Page.Locator($"{sheet}[open]").WaitForAsync();
        await ada.Page.Keyboard.TypeAsync("words");
        await ada.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(ada.Page.Locator($"{sheet}[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
    }

    /// <summary>Keeps in <c>heard</c> what a screen reader reads aloud from now on.</summary>
    private static async Task ListenAsync(ChatPage page) => await page.Page.EvaluateAsync(
        """
        () => {
          window.heard = [];
          const isHeard = (node) => (node instanceof Element ? node : node.parentElement)?.closest("[aria-live], [role=log], [role=status], [role=alert]");
          new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
            const live = isHeard(target);
            if (live && live.ariaLive !== "off") {
              heard.push(...[...addedNodes].map((node) => node.textContent.trim()).filter(Boolean));
            }
          })).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """);

    /// <summary>Opens what lies over the page, and tabs through it.</summary>
    private static async Task SheetsAsync(ChatPage page)
    {
        foreach (var (opener, inside) in ((string, string)[])
            [(".to-day", ".day-form"), (".emoji-button", ".picker"), (".chip", ".question"), (".settings-button", ".settings"), (".help-button", ".help")])
        {
            await page.Page.Locator(opener).First.ClickAsync();
            await page.Page.Locator(inside).Locator("visible=true").First.WaitForAsync();
            Assert.NotEmpty(await TabAsync(page, 12));
            await page.Page.Keyboard.PressAsync("Escape");
        }

        await page.Page.Locator(".rooms-button").ClickAsync();
        await page.Page.Locator(".rooms a").First.WaitForAsync();
        Assert.Contains(await TabAsync(page), stop => stop.Contains("jump-button", StringComparison.Ordinal));
        await page.Page.Keyboard.PressAsync("Control+k");
        await page.Page.Locator(".jump-sheet[open] #jump-rooms a").First.WaitForAsync();
        await TabAsync(page, 6);
    }

    private static async Task PressAsync(ChatPage page, string key, string stop)
    {
        await page.Page.Keyboard.PressAsync(key);
        Assert.StartsWith(stop, await page.Page.EvaluateAsync<string>(Ring), StringComparison.Ordinal);
    }

    /// <summary>Presses Tab through the page, and asserts that each stop has a ring.</summary>
    /// <remarks>The form that Blazor brings takes the focus once more, so a stop may come twice.</remarks>
    private static async Task<IReadOnlyList<string>> TabAsync(ChatPage page, int presses = Presses)
    {
        var stops = new List<string>();
        for (var press = 0; press < presses; press++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            stops.Add(await page.Page.EvaluateAsync<string>(Ring));
        }

        Assert.All(stops.Where(stop => stop.Length > 0), stop => Assert.StartsWith("ring", stop, StringComparison.Ordinal));
        return stops;
    }
}
