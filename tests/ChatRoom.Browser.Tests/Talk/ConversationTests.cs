using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

public sealed class ConversationTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_browser_and_a_terminal_talk_in_the_same_room_in_one_order()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");

        await ada.SeesAsync("bob joined");
        await bob.SayAsync("one");
        await ada.SeesAsync("one");
        await ada.SayAsync("two");
        await bob.WaitForAsync("ada: two\n");
        await bob.SayAsync("three");
        await bob.WaitForAsync("bob: three\n");

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one", "two", "three"]);
        Assert.EndsWith("bob: one\nada: two\nbob: three\n", bob.Received, StringComparison.Ordinal);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Everything_the_page_loads_comes_from_its_own_server()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("hello");
        await ada.SeesAsync("hello");

        Assert.Empty(ada.ForeignRequests);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Markup_in_a_message_and_in_a_name_is_shown_as_text()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("<img src=x onerror=alert(1)>");
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("img_src_x_onerror_alert_1");

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        const string Markup = "<b>bold</b><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        await bob.SayAsync(Markup);

        await Assertions.Expect(ada.Messages).ToHaveTextAsync([Markup]);
        Assert.Equal(0, await ada.List.Locator("b, script, img").CountAsync());
        Assert.DoesNotContain("owned", await ada.Page.TitleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shift_and_Enter_make_a_new_line_and_Enter_sends_them_all_as_one_message()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");

        await ada.Composer.PressSequentiallyAsync("first");
        await ada.Composer.PressAsync("Shift+Enter");
        await ada.Composer.PressSequentiallyAsync("second");
        await ada.Composer.PressAsync("Enter");

        await bob.WaitForAsync("ada: first\n  second\n");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["first\nsecond"]);
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Ones_own_line_is_pending_until_the_room_has_it()
    {
        // One line a second passes the flood gate, so that the second one stays pending for a while.
        await using var chat = await RunningChat.StartAsync("--Limits:FloodBurst=1", "--Limits:FloodPerSecond=0.5");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");

        await ada.SayAsync("passes");
        await ada.SayAsync("waits");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync(["waits"]);
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["passes", "waits"]);
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_where_it_is_typed_and_stays_there()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:MessageBytes=20");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");

        await ada.SayAsync("more than twenty bytes of text");
        await Assertions.Expect(ada.Page.Locator(".composer-problem")).ToContainTextAsync("Too long. Shorten it by 10 characters.");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("more than twenty bytes of text");
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Commands_work_in_the_page_and_an_unknown_one_stays_in_the_box()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");

        await ada.SayAsync("/who");
        await ada.SeesAsync("2 here: ada, bob");
        await ada.SayAsync("/nick lovelace");
        await bob.WaitForAsync("ada is now known as lovelace.");
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("lovelace");
        await ada.SayAsync("/frobnicate now");
        await Assertions.Expect(ada.Page.Locator(".composer-problem")).ToContainTextAsync("There is no command /frobnicate");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("/frobnicate now");
        Assert.DoesNotContain("frobnicate", bob.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Participants_are_listed_and_leaving_leads_back_to_the_name_form()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");

        await Assertions.Expect(ada.Page.Locator(".people .name")).ToHaveTextAsync(["ada", "bob"]);
        await ada.LeaveAsync();
        await Assertions.Expect(ada.NameField).ToHaveValueAsync("ada");
        await bob.WaitForAsync("ada has left the chat.");

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
        await ada.EnterAsync("ada");
        await bob.WaitForAsync("ada has joined the chat!");
    }

    [Fact]
    public async Task The_list_follows_the_newest_message_unless_one_has_scrolled_up()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(100);
        await Assertions.Expect(ada.List.GetByText("line 100.")).ToBeInViewportAsync();
        await ada.List.EvaluateAsync("list => list.scrollTop = 1000");
        var jump = ada.Page.GetByRole(AriaRole.Button, new() { Name = "jump to newest" });
        await Assertions.Expect(jump).ToBeVisibleAsync();
        await bob.SayAsync("the newest");
        await Assertions.Expect(jump).ToHaveTextAsync("1 new, jump to newest");
        await Assertions.Expect(ada.List.GetByText("the newest")).Not.ToBeInViewportAsync();

        await jump.ClickAsync();
        await Assertions.Expect(ada.List.GetByText("the newest")).ToBeInViewportAsync();
        await Assertions.Expect(jump).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Scrolling_up_reaches_the_first_message_without_losing_the_place()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(450);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 450.");
        Assert.Equal(0, await ada.List.GetByText("line 1.", new() { Exact = true }).CountAsync());

        var (texts, mostRows) = await ada.ScrollToTheBeginningAsync();
        Assert.Equal(Enumerable.Range(1, 450).Select(i => $"line {i}."), texts);
        Assert.InRange(mostRows, 200, 400);

        // And down again, through what the page has let go, to the newest.
        for (var page = 0; page < 20 && await ada.List.GetAttributeAsync("data-newer") == "true"; page++)
        {
            var last = await ada.Messages.Last.TextContentAsync();
            await ada.List.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
            await Assertions.Expect(ada.Messages.Last).Not.ToHaveTextAsync(last!);
            await Assertions.Expect(ada.Page.GetByText(last!, new() { Exact = true })).ToBeInViewportAsync();
        }

        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("line 450.");
    }

    [Fact]
    public async Task New_messages_do_not_move_a_page_far_up_and_an_own_one_leads_back()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(600);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 600.");
        await ada.ScrollToTheBeginningAsync();
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await bob.SayManyAsync(20, i => $"new {i}.");
        var jump = ada.Page.GetByRole(AriaRole.Button, new() { Name = "jump to newest" });
        await Assertions.Expect(jump).ToHaveTextAsync("20 new, jump to newest");
        await Assertions.Expect(ada.List.GetByText("line 1.", new() { Exact = true })).ToBeInViewportAsync();

        await ada.SayAsync("here I am");
        await Assertions.Expect(ada.List.Locator(".message:not(.pending)").GetByText("here I am")).ToBeInViewportAsync();
        await Assertions.Expect(ada.List.GetByText("new 20.")).ToBeInViewportAsync();
        await Assertions.Expect(jump).ToBeHiddenAsync();
    }
}
