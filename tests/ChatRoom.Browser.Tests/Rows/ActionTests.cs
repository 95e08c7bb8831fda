using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests what one can do with a message: by mouse, by keyboard and by touch.</summary>
public sealed class ActionTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_bar_at_the_message_under_the_mouse_or_with_the_focus_quotes_and_copies()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var clipboard = await Clipboard.TakeAsync(ada.Context);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("see **this**");
        await bob.SayAsync("and that");
        await ada.SeesAsync("and that");

        var bar = ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Message" });
        await ada.Messages.First.HoverAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Copy text" }).ClickAsync();
        await ada.Page.WaitForFunctionAsync("async () => (await navigator.clipboard.readText()) === 'see **this**'");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await ada.Page.WaitForFunctionAsync("async () => (await navigator.clipboard.readText()).endsWith('/r/lobby/3')");
        await LookTests.LooksRightAsync(ada, "message-bar");

        await bar.GetByRole(AriaRole.Button, new() { Name = "Quote" }).ClickAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("> see **this**\n@bob ");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("yes");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".own:not(.pending) blockquote")).ToContainTextAsync("see this");

        // By keyboard: the newest message, the one before it, its actions.
        await ada.List.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.PressAsync("ArrowUp");
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Answer" })).ToBeFocusedAsync();
        for (var action = 0; action < 3; action++)
        {
            await ada.Page.Keyboard.PressAsync("ArrowRight");
        }

        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("@bob ");

        // A click on a name does the same, and on one's own it begins a rename.
        await ada.Composer.FillAsync("");
        await ada.Page.Locator(".own .who").ClickAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("/nick ");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_long_press_opens_a_sheet_and_a_touch_does_not()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 390, touch: true);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("see this");
        await ada.SeesAsync("see this");
        var box = (await ada.Messages.First.BoundingBoxAsync())!;
        var sheet = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Message" });

        await ada.Page.Touchscreen.TapAsync(box.X + 10, box.Y + 5);
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        await PressAsync(ada, box.X + 10, box.Y + 5, sheet);
        await LookTests.LooksRightAsync(ada, "message-sheet");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Quote" }).TapAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("> see this\n@bob ");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_end_of_a_long_press_does_nothing_where_the_sheet_came_below_the_finger()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(30);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 30.");
        var box = (await ada.Messages.Last.BoundingBoxAsync())!;
        var sheet = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Message" });

        await PressAsync(ada, box.X + 10, box.Y + 5, sheet);
        Assert.True((await sheet.BoundingBoxAsync())!.Y < box.Y);
        await ada.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await Assertions.Expect(sheet).ToBeVisibleAsync();

        await sheet.GetByRole(AriaRole.Button, new() { Name = "Mention the person" }).TapAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("@bob ");
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        Assert.Empty(ada.Errors);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public async Task The_quick_emoji_are_all_on_the_screen_of_a_phone_and_do_not_cover_their_message(int fontSize)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var browser = await chromium.LaunchShellAsync($"--blink-settings=defaultFontSize={fontSize}");
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true });
        await using var ada = await ChatPage.OpenTabAsync(context, chat.Page);
        await ada.EnterAsync("ada");
        foreach (var text in (string[])["one", "two", "three"])
        {
            await ada.SayAsync(text);
            await ada.SeesAsync(text);
        }

        var newest = (await ada.Messages.Last.BoundingBoxAsync())!;
        var sheet = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Message" });
        await PressAsync(ada, newest.X + 10, newest.Y + 5, sheet);
        await sheet.Locator("[data-action=react]").TapAsync();

        var quick = (await ada.Page.Locator(".row-quick").BoundingBoxAsync())!;
        Assert.InRange(quick.X, 0, 360 - quick.Width);
        Assert.True(quick.Y + quick.Height <= newest.Y, "The message is covered.");
    }

    [Fact]
    public async Task The_bar_of_a_message_to_which_a_link_leads_does_not_cover_it_on_a_phone()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(5);
        await using var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 740 }, HasTouch = true, IsMobile = true });
        await using var ada = await ChatPage.OpenTabAsync(context, new Uri(chat.Page, "r/lobby/5"));
        await ada.EnterAsync("ada");

        await Assertions.Expect(ada.Page.Locator(".row-bar")).ToBeVisibleAsync();
        var bar = (await ada.Page.Locator(".row-bar").BoundingBoxAsync())!;
        var text = (await ada.Page.Locator(".row.target .text").BoundingBoxAsync())!;
        Assert.True(bar.Y + bar.Height <= text.Y, $"The bar ends at {bar.Y + bar.Height}, and the text begins at {text.Y}.");
    }

    private static async Task PressAsync(ChatPage page, float x, float y, ILocator opened)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page.Page);
        await TouchAsync(devTools, "touchStart", new { x, y });
        await opened.WaitForAsync();
        await TouchAsync(devTools, "touchEnd");
    }

    private static async Task TouchAsync(ICDPSession devTools, string type, params object[] points) =>
        await devTools.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
}
