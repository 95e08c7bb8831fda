using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests what the page makes of texts: nothing is lost, long ones are cut, code has colours, mentions stay.</summary>
public sealed class TextTests(ChromiumFixture chromium)
{
    private const string Read = "text => text.innerText";

    [Fact]
    public async Task What_was_typed_in_a_terminal_reads_as_typed()
    {
        string[] lines =
        [
            @"\\server\_share\[old] and C:\_temp\*.txt", "5*3*2 = 30, a*b*c", ">:( \u00af\\_(\u30c4)_/\u00af *_*", "__init__ and snake_case_name",
            "std::key::x vector<int>", "ls *.txt *.md ~/dir~backup", "- old", "+ new", "7) seventh", "https://example.org/a_(b)_c",
        ];
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        foreach (var line in lines)
        {
            await bob.SayAsync(line);
        }

        await Assertions.Expect(ada.Messages).ToHaveCountAsync(lines.Length);
        foreach (var (line, text) in lines.Zip(await ada.Messages.AllAsync()))
        {
            Assert.Equal(line, await text.EvaluateAsync<string>(Read));
        }
    }

    [Fact]
    public async Task A_long_message_is_cut_and_a_button_shows_all_of_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync(string.Join('\n', Enumerable.Range(1, 200)));
        await ada.SayAsync("short");
        var row = ada.Page.Locator(".message:not(.pending)", new() { HasText = "199" });
        var button = row.GetByRole(AriaRole.Button);

        await Assertions.Expect(button).ToHaveTextAsync("Show all (200 lines)");
        Assert.InRange(await HeightAsync(row.Locator(".text")), 100, 800 * 0.53f);
        await Assertions.Expect(ada.Page.Locator(".show-all")).ToHaveCountAsync(1);
        await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync();

        await button.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(button).ToHaveTextAsync("Show less");
        Assert.True(await HeightAsync(row) > 2000);
        // The reader is at the beginning of it now, so a new message does not move it.
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("newest");
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(3);
        await Assertions.Expect(ada.Messages.Last).Not.ToBeInViewportAsync();

        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Show all (200 lines)");
        await Assertions.Expect(row).ToBeInViewportAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Show_all_shows_all_of_long_code_on_a_phone_and_counts_its_lines()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await ada.SayAsync($"```\n{string.Join('\n', Enumerable.Range(1, 60).Select(line => $"line {line}"))}\n```");
        var button = ada.Page.Locator(".message:not(.pending) .show-all");
        await Assertions.Expect(button).ToHaveTextAsync("Show all (60 lines)");

        await button.TapAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Show less");
        var hidden = await ada.List.Locator("pre").EvaluateAsync<int>("pre => pre.scrollHeight - pre.clientHeight");
        Assert.Equal(0, hidden);
    }

    [Fact]
    public async Task A_long_action_is_cut_and_its_lines_are_counted()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("/me counts\n" + string.Join('\n', Enumerable.Range(1, 200)));

        await Assertions.Expect(ada.Page.Locator(".action .show-all")).ToHaveTextAsync("Show all (201 lines)");
    }

    [Fact]
    public async Task Code_on_a_phone_keeps_its_whole_width_beside_its_button()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await ada.SayAsync($"```\n{new string('x', 400)}\n```");
        await Assertions.Expect(ada.List.Locator("pre")).ToBeVisibleAsync();

        var lost = await ada.List.Locator(".code").EvaluateAsync<double>("code => code.clientWidth - code.querySelector('pre').offsetWidth");
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task A_link_that_the_cut_hides_is_shown_when_it_gets_the_focus()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync(new string('\n', 100).Replace("\n", "line\n", StringComparison.Ordinal) + "https://example.org/");
        var button = ada.Page.Locator(".message:not(.pending) .show-all");
        await Assertions.Expect(button).ToBeVisibleAsync();

        await ada.List.Locator(".text a").FocusAsync();
        await Assertions.Expect(button).ToHaveTextAsync("Show less");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Code_gets_the_colours_of_its_language_without_moving_anything(ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, scheme: scheme);
        var library = new List<string>();
        ada.Page.Request += (_, request) => library.Add(request.Url.Contains("highlight", StringComparison.Ordinal) ? request.Url : "");
        await ada.EnterAsync("ada");
        await ada.SayAsync("```\nplain\n```\nand `code`");
        await Assertions.Expect(ada.List.Locator("pre")).ToHaveCountAsync(1);
        Assert.All(library, url => Assert.Equal("", url));

        const string Code = "// a \"comment\"\nvar x = <b>1</b>; string s = \"two\"; return typeof(List<int>);\nclass Name { }";
        await ada.SayAsync($"```cs\n{Code}\n```");
        var code = ada.List.Locator("code[data-language]");
        await Assertions.Expect(code.Locator(".hljs-string")).ToHaveTextAsync("\"two\"");
        Assert.Equal(Code, await code.TextContentAsync());
        var height = await HeightAsync(code);
        Assert.Equal(height, await code.EvaluateAsync<float>("code => { code.textContent = code.textContent; return code.getBoundingClientRect().height; }"));
        await ada.SayAsync($"```cs\n{Code}\n```");
        await Assertions.Expect(code.Last.Locator(".hljs-comment")).ToHaveCountAsync(1);
        await ada.SayAsync("```nonsense\nvar\n```");
        await Assertions.Expect(code).ToHaveCountAsync(3);

        // Rows that are there from the beginning have colours too.
        await ada.Page.ReloadAsync();
        await Assertions.Expect(code.First.Locator(".hljs-string")).ToHaveCountAsync(1);
        await LookTests.LooksRightAsync(ada, $"colours-{scheme}");
        Assert.Empty(ada.Errors);
        Assert.Empty(ada.ForeignRequests);
    }

    [Fact]
    public async Task Long_code_scrolls_within_a_bound()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, height: 1200);
        await ada.EnterAsync("ada");
        await ada.SayAsync("```\n" + string.Join('\n', Enumerable.Range(1, 100)) + "\n```");

        var block = ada.List.Locator("pre");
        Assert.InRange(await HeightAsync(block), 100, 24 * 16);
        Assert.True(await block.EvaluateAsync<bool>("pre => { pre.scrollTop = 99999; return pre.scrollTop > 0; }"));
        Assert.Equal(0, await ada.Page.Locator(".show-all").CountAsync());
    }

    [Fact]
    public async Task Mentions_and_own_messages_stay_when_their_person_leaves_or_renames()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using (var dark = await TerminalClient.JoinAsync(chat, "Jos\u00e9"))
        {
            await dark.SayAsync("hello @ada");
            await ada.SayAsync("@jose\u0301 look, @nobody");
            await Assertions.Expect(ada.List.Locator(".mention:not(.me)")).ToHaveTextAsync("@jose\u0301");
        }

        await Assertions.Expect(ada.List.GetByText("Jos\u00e9 left")).ToBeVisibleAsync();
        await ada.SayAsync("/nick lovelace");
        await Assertions.Expect(ada.List.GetByText("ada is now lovelace")).ToBeVisibleAsync();
        await StayedAsync();

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.List.GetByText("ada is now lovelace")).ToBeVisibleAsync();
        await StayedAsync();

        async Task StayedAsync()
        {
            await Assertions.Expect(ada.List.Locator(".mention:not(.me)")).ToHaveTextAsync("@jose\u0301");
            await Assertions.Expect(ada.List.Locator(".mentions-me .mention.me")).ToHaveTextAsync("@ada");
            await Assertions.Expect(ada.List.Locator(".message.own .text")).ToContainTextAsync("look");
        }
    }

    [Fact]
    public async Task The_picture_of_each_author_is_before_the_text_whatever_way_the_name_is_written()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var sara = await TerminalClient.JoinAsync(chat, "\u0633\u0627\u0631\u0629");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await sara.SayAsync("hello");
        await ada.SeesAsync("hello");
        await bob.SayAsync("welcome");
        await ada.SeesAsync("welcome");

        var lefts = await ada.List.EvaluateAsync<string[]>(
            "list => [...list.querySelectorAll('.message .who')].map(who => getComputedStyle(who, '::before').left)");
        Assert.Equal(2, lefts.Length);
        Assert.Equal(lefts[1], lefts[0]);
    }

    [Fact]
    public async Task A_message_of_emoji_only_is_large()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync(":tada: \ud83d\udc4d");
        await ada.SayAsync("well :tada:");

        await Assertions.Expect(ada.Messages.First).ToHaveCSSAsync("font-size", "32px");
        await Assertions.Expect(ada.Messages.Last).ToHaveCSSAsync("font-size", "16px");
    }

    private static Task<float> HeightAsync(ILocator element) => element.EvaluateAsync<float>("element => element.getBoundingClientRect().height");
}
