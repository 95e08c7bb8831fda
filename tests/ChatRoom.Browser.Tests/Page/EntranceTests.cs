using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the name form and the empty room.</summary>
public sealed class EntranceTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_taken_name_is_said_while_one_types_and_a_click_takes_a_free_one()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var page = await ChatPage.OpenAsync(chromium, chat.Page, width: 360);
        await page.NameField.PressSequentiallyAsync("Bob");

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Bob is taken");
        await LookTests.LooksRightAsync(page, "taken-360");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take Bob_2" }).ClickAsync();
        await Assertions.Expect(page.NameField).ToHaveValueAsync("Bob_2");
        await Assertions.Expect(page.NameField).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".me")).ToHaveTextAsync("Bob_2");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_name_this_browser_has_in_another_tab_is_not_taken_but_its_own()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var first = await ChatPage.OpenAsync(chromium, chat.Page);
        var second = await ChatPage.OpenTabAsync(first.Context, chat.Page);
        // It asks, so it is beyond looking for a name that the browser has already.
        await second.NameField.FillAsync("?!");
        await Assertions.Expect(second.Page.Locator(".name-hint")).ToContainTextAsync("A name needs");
        await first.EnterAsync("ada");

        await second.EnterAsync("ada");
        await Assertions.Expect(second.Page.Locator(".me")).ToHaveTextAsync("ada");
        Assert.Single((await chat.LobbyAsync()).Participants);
    }

    [Fact]
    public async Task The_form_counts_the_participants_as_they_come_and_go()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var page = await ChatPage.OpenAsync(chromium, chat.Page);
        var here = page.Page.Locator(".here");
        await Assertions.Expect(here).ToHaveTextAsync("Nobody is here yet. Be the first.");

        using (var bob = await TerminalClient.JoinAsync(chat, "bob"))
        {
            await Assertions.Expect(here).ToHaveTextAsync("1 person is here now.");
            using var eve = await TerminalClient.JoinAsync(chat, "eve");
            await Assertions.Expect(here).ToHaveTextAsync("2 people are here now.");
        }

        await Assertions.Expect(here).ToHaveTextAsync("Nobody is here yet. Be the first.");
    }

    [Theory]
    [InlineData("r/dev", "#dev", "Join #dev", "just say who you are")]
    [InlineData("r/~aaaaaaaaaaaaaaaa", "ChatRoom", "Join", "just say who you are")]
    [InlineData("d/bob", "ChatRoom", "Join", "just say who you are")]
    [InlineData("i/aaaaaaaaaaaaaaaaaaaaaaaaaa", "ChatRoom", "Join", "You opened an invitation")]
    public async Task The_form_of_another_room_has_the_name_in_the_address_and_says_of_nobody_that_it_is_not_there(
        string address, string title, string button, string about)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob #dev", "bob");
        await using var page = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, address));

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(title);
        await Assertions.Expect(page.Page.Locator("button[type=submit]")).ToHaveTextAsync(button);
        await Assertions.Expect(page.Page.Locator("form.card")).ToContainTextAsync(about);
        await Assertions.Expect(page.Page.Locator(".here")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_name_typed_and_sent_before_the_page_is_alive_is_not_lost()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        var alive = new TaskCompletionSource();
        await using var page = await OpenBeforeAliveAsync(chat, alive.Task);

        await Assertions.Expect(page.Page.Locator(".here")).ToHaveTextAsync("1 person is here now.");
        await Assertions.Expect(page.NameField).ToBeFocusedAsync();
        var before = await BoxesAsync(page);
        await LookTests.LooksRightAsync(page, "form-before");
        await page.Page.EvaluateAsync("() => { window.first = document.querySelector('#name'); }");
        await page.Page.Keyboard.TypeAsync("bobby");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        alive.SetResult();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('#name') !== window.first");
        await Assertions.Expect(page.NameField).ToHaveValueAsync("bobby");
        await Assertions.Expect(page.NameField).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(page, "form-after");
        Assert.Equal(before, await BoxesAsync(page));
    }

    [Fact]
    public async Task Enter_before_the_page_is_alive_leads_in_once_it_is()
    {
        await using var chat = await RunningChat.StartAsync();
        var alive = new TaskCompletionSource();
        await using var page = await OpenBeforeAliveAsync(chat, alive.Task);

        await page.Page.Keyboard.TypeAsync("ada");
        await page.Page.Keyboard.PressAsync("Enter");
        alive.SetResult();

        await Assertions.Expect(page.Page.Locator(".me")).ToHaveTextAsync("ada");
        Assert.Equal(chat.Page, new Uri(page.Page.Url));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_page_that_the_server_refuses_a_circuit_shows_the_reason()
    {
        await using var chat = await RunningChat.StartAsync();
        var context = await chromium.Browser.NewContextAsync();
        await context.RouteWebSocketAsync("**/_blazor*", socket => _ = socket.CloseAsync());
        await context.RouteAsync(
            "**/_blazor/negotiate*", route => route.FulfillAsync(new() { Status = 403, Body = "Set Web:Hosts to the name of the page." }));
        await using var page = await ChatPage.OpenTabAsync(context, chat.Page);

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Set Web:Hosts to the name of the page.");
        await Assertions.Expect(page.NameField).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_whose_place_was_taken_meanwhile_says_that_the_server_is_full()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:Connections=1");
        var alive = new TaskCompletionSource();
        await using var page = await OpenBeforeAliveAsync(chat, alive.Task);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        alive.SetResult();

        await Assertions.Expect(page.Page.Locator(".entrance")).ToContainTextAsync("The server is full.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_line_for_a_terminal_is_copied_by_its_button(bool isSecure)
    {
        await using var chat = await RunningChat.StartAsync();
        var context = await chromium.Browser.NewContextAsync();
        using var clipboard = await Clipboard.TakeAsync(context);
        if (!isSecure)
        {
            // As it is on a page by plain HTTP from another machine.
            await context.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        }

        await using var page = await ChatPage.OpenTabAsync(context, chat.Page);
        var line = $"nc 127.0.0.1 {chat.TcpPort}";
        // Alive by then: the form before that is another one, and what it says goes with it.
        await page.NameField.FillAsync("?!");
        await Assertions.Expect(page.Page.Locator(".name-hint")).ToContainTextAsync("A name needs");
        await Clipboard.CopyAsync(page.Page, () => page.Page.GetByRole(AriaRole.Button, new() { Name = $"Copy {line}" }).ClickAsync());

        await page.NameField.FillAsync("");
        await page.NameField.PressAsync("Control+v");
        await Assertions.Expect(page.NameField).ToHaveValueAsync(line);
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task An_empty_room_says_how_others_come_in_until_they_do_and_somebody_speaks(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, scheme);
        await ada.EnterAsync("ada");
        var hint = ada.Page.Locator(".empty");
        await Assertions.Expect(hint).ToContainTextAsync("Nobody else is here yet");
        await Assertions.Expect(hint.Locator("code")).ToHaveTextAsync([chat.Page.ToString(), $"nc 127.0.0.1 {chat.TcpPort}"]);
        await LookTests.LooksRightAsync(ada, $"alone-{width}-{scheme}");

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await Assertions.Expect(hint).ToContainTextAsync("Nothing has been said yet");
        await LookTests.LooksRightAsync(ada, $"quiet-{width}-{scheme}");
        await bob.SayAsync("hello");
        await ada.SeesAsync("hello");
        await Assertions.Expect(hint).ToHaveCountAsync(0);
    }

    /// <summary>A page as the server rendered it; its circuit begins when <paramref name="alive"/> ends.</summary>
    private async Task<ChatPage> OpenBeforeAliveAsync(RunningChat chat, Task alive)
    {
        var context = await chromium.Browser.NewContextAsync();
        await context.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(frame => _ = SendAsync(server, frame, alive));
        });
        return await ChatPage.OpenTabAsync(context, chat.Page);
    }

    private static async Task SendAsync(IWebSocketRoute server, IWebSocketFrame frame, Task alive)
    {
        await alive;
        if (frame.Binary is { } bytes)
        {
            server.Send(bytes);
        }
        else
        {
            server.Send(frame.Text!);
        }
    }

    private static async Task<string> BoxesAsync(ChatPage page) => await page.Page.EvaluateAsync<string>(
        "() => JSON.stringify([...document.querySelectorAll('.card:not(.waiting), .card:not(.waiting) *')].filter(e => e.checkVisibility()).map(e => [e.tagName, ...Object.values(e.getBoundingClientRect().toJSON())]))");
}
