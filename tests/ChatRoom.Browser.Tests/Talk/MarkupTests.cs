using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

public sealed class MarkupTests(ChromiumFixture chromium)
{
    private static readonly string[] Hostile =
    [
        "<script>document.title='owned'</script>",
        "<img src=x onerror=\"document.title='owned'\"><svg onload=document.title='owned'>",
        "</div></div><iframe src=javascript:top.document.title='owned'></iframe>",
        "[x](javascript:document.title='owned') [x](JAVASCRIPT:document.title='owned')",
        "[x](data:text/html,<script>alert(1)</script>) <javascript:document.title='owned'>",
        "[x](https://example.org/\"onmouseover=\"document.title='owned')",
        "https://example.org/\"onclick=\"document.title='owned'",
        "`<script>document.title='owned'</script>` **<b onclick=1>**",
        "\u202eevil\u202d **\u2067turned** @\u202eada",
        "**[broken](https://example.org `code** _[x](",
        "> > > - 1. <style>*{display:none}</style>",
    ];

    [Fact]
    public async Task Hostile_messages_execute_nothing_and_nothing_of_the_page_breaks_its_own_policy()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        var complaints = new List<string>();
        ada.Page.Console += (_, message) => complaints.Add(message.Type == "error" ? message.Text : "");
        await ada.Page.AddInitScriptAsync(
            "window.violations = []; document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI));");
        await ada.Page.ReloadAsync();
        await ada.NameField.WaitForAsync();
        await LookTests.LooksRightAsync(ada, "policy-form");
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        foreach (var text in Hostile)
        {
            await bob.SayAsync(text);
        }

        await bob.SayAsync("the end");
        await ada.SeesAsync("the end");

        foreach (var link in await ada.List.Locator(".text a").AllAsync())
        {
            await link.HoverAsync();
            Assert.Matches("^https?://", await link.GetAttributeAsync("href"));
            Assert.Equal("noopener nofollow noreferrer", await link.GetAttributeAsync("rel"));
        }

        Assert.DoesNotContain("owned", await ada.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await ada.List.Locator("script, img, svg, iframe, style, b").CountAsync());
        Assert.Equal("<script>document.title='owned'</script>", await ada.Messages.First.TextContentAsync());
        Assert.Empty(await ada.Page.EvaluateAsync<string[]>("() => violations"));
        Assert.All(complaints, text => Assert.Equal("", text));
        Assert.Empty(ada.Errors);
        Assert.Empty(ada.ForeignRequests);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Every_kind_of_markup_looks_right(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 900, scheme);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("**bold**, *italic*, ~~gone~~ and `code`, see https://example.org/" + new string('x', 80));
        await bob.SayAsync("hi @ada and @bob :tada:");
        await bob.SayAsync("/me waves at @ada **a lot**");
        await ada.SayAsync("Look:\n```\nfor (var i = 0; i < 10; i++)\n    a rather long line of code that is wider than a telephone and scrolls\n```\nand\n> a quote\n\n1. one\n2. two\n   - within");
        await ada.SeesAsync("within");
        await Assertions.Expect(ada.Page.Locator(".mentions-me")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.Page.Locator(".message li li")).ToHaveTextAsync("- within");
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
        await LookTests.LooksRightAsync(ada, $"markup-{width}-{scheme}");
        Assert.Contains("bob: hi @ada and @bob :tada:", await ReceivedAsync(bob), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_copy_button_of_a_code_block_copies_by_keyboard_and_says_so()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var clipboard = await Clipboard.TakeAsync(ada.Context);
        await ada.EnterAsync("ada");
        await ada.SayAsync("```\nls -l\n  cat <x>\n```");

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Copy code" }).FocusAsync();
        await Clipboard.CopyAsync(ada.Page, () => ada.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("ls -l\n  cat <x>", await ada.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    public async Task The_time_that_appears_in_a_group_leaves_the_copy_button_to_the_pointer(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, width, 740, scheme);
        using var clipboard = await Clipboard.TakeAsync(ada.Context);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("how do I list files, @ada?");
        await ada.SeesAsync("how do I");
        // If a minute ends in between, two of them are a group still.
        for (var i = 1; i <= 3; i++)
        {
            await ada.SayAsync($"```\nls -{i}\n```");
        }

        await Assertions.Expect(ada.Messages).ToHaveCountAsync(4);
        var code = ada.Page.Locator(".continued .code").First;
        // On a narrow window the bar of the message covers the rest.
        var bottom = (await code.BoundingBoxAsync())!.Height - 4;
        await code.HoverAsync(new() { Position = new() { X = 4, Y = bottom } });
        await Assertions.Expect(ada.Page.Locator(".continued:hover .when")).ToHaveCSSAsync("opacity", "1");
        await Clipboard.CopyAsync(ada.Page, () => code.GetByRole(AriaRole.Button, new() { Name = "Copy code" }).ClickAsync());

        // What is on its way stands below the groups like a message, as it was typed.
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await ada.SayAsync("and **that** is all");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync("and **that** is all");
        await Assertions.Expect(ada.Page.Locator(".pending .who")).ToHaveTextAsync("ada (you)");
        await LookTests.LooksRightAsync(ada, $"together-{width}-{scheme}");
    }

    // The terminal reads when it is asked to.
    private static async Task<string> ReceivedAsync(TerminalClient terminal)
    {
        await terminal.WaitForAsync("ada: Look:");
        return terminal.Received;
    }
}
