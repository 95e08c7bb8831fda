using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the page on small screens and with touch.</summary>
public sealed class PhoneTests(ChromiumFixture chromium)
{
    private static ILocator People(ChatPage page) => page.Page.Locator("#people");

    private static ILocator PeopleButton(ChatPage page) => page.Page.Locator(".people-button");

    [Theory]
    [InlineData("Comfortable")]
    [InlineData("Compact")]
    public async Task All_that_a_finger_aims_at_has_24_pixels(string density)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync(density);
        }

        await bob.SayAsync("one");
        await bob.SayAsync("/me waves");
        await ada.SayAsync("mine");
        await ada.SeesAsync("mine");
        await AimsAsync(ada);
        foreach (var (opener, opened) in ((string, string)[])[(".people-button", "#people"), (".help-button", ".help"), (".emoji-button", ".picker")])
        {
            await ada.Page.Locator(opener).TapAsync();
            await Assertions.Expect(ada.Page.Locator(opened).Locator("visible=true").First).ToBeVisibleAsync();
            await AimsAsync(ada);
            await ada.Page.Keyboard.PressAsync("Escape");
        }
    }

    /// <summary>Asserts that no button, box or link of the page is smaller than 24 pixels. A link in a text is as high as its line.</summary>
    private static async Task AimsAsync(ChatPage page) => Assert.Empty(await page.Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll("a[href], button, input, textarea, select")]
          .filter((target) => !target.closest(".text, .only-read, [inert]") && getComputedStyle(target).pointerEvents !== "none")
          .map((target) => [target, target.getBoundingClientRect()])
          .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24))
          .map(([target, { width, height }]) => `${target.className || target.id} ${width} x ${height}`)
        """));

    [Theory]
    [InlineData(360)]
    [InlineData(390)]
    public async Task A_short_name_of_a_room_is_shown_whole_beside_a_long_name_of_the_reader(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, touch: true);
        await ada.EnterAsync("Zoe-with-a-rather-long-handle-32");
        var cut = await ada.Page.Locator(".bar h1").EvaluateAsync<int>("title => title.scrollWidth - title.clientWidth");
        Assert.Equal(0, cut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_line_above_a_text_that_is_changed_tells_of_a_key_only_where_there_are_keys(bool touch)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: touch);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("one");
        await ada.Composer.PressAsync("ArrowUp");
        var line = ada.Page.Locator(".composer-context p");

        await Assertions.Expect(line).ToContainTextAsync("You change your message.");
        Assert.Equal(!touch, (await line.InnerTextAsync()).Contains("Esc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_ways_into_an_empty_room_are_lines_that_are_not_broken()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await Assertions.Expect(ada.Page.Locator(".ways code")).ToHaveCountAsync(2);

        var heights = await ada.Page.Locator(".ways code").EvaluateAllAsync<double[]>("lines => lines.map(line => line.getBoundingClientRect().height)");
        Assert.All(heights, height => Assert.InRange(height, 10, 40));
    }

    [Fact]
    public async Task The_bar_the_newest_row_and_the_box_are_in_sight_above_the_keyboard()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await bob.SayManyAsync(30);
        await ada.SeesAsync("line 30.");
        await ada.Page.SetViewportSizeAsync(360, 400);
        await AllInSightAsync(ada, 400);

        // A keyboard that lies over the page and does not make it smaller, and comes while a finger is on the list.
        await ada.Page.SetViewportSizeAsync(360, 740);
        await AllInSightAsync(ada, 740);
        await ada.Page.EvaluateAsync(
            """
            () => {
              document.querySelector(".list").scrollTop -= 10;
              Object.defineProperty(visualViewport, "height", { configurable: true, get: () => 400 });
              visualViewport.dispatchEvent(new Event("resize"));
            }
            """);
        await AllInSightAsync(ada, 400);
        await ada.Page.EvaluateAsync("() => { delete visualViewport.height; visualViewport.dispatchEvent(new Event('resize')); }");
        await Assertions.Expect(ada.Page.Locator(".page")).ToHaveJSPropertyAsync("clientHeight", 740);
    }

    [Fact]
    public async Task A_swipe_from_the_right_opens_the_list_of_people_and_a_swipe_back_closes_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await Assertions.Expect(People(ada)).ToBeHiddenAsync();

        await SwipeAsync(ada, (200, 300), (40, 300));
        await SwipeAsync(ada, (340, 300), (320, 150));
        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        await SwipeAsync(ada, (340, 300), (200, 310));
        await Assertions.Expect(People(ada)).ToBeVisibleAsync();

        await SwipeAsync(ada, (150, 300), (300, 310));
        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_state_of_the_connection_covers_no_row_of_the_lists_of_rooms_and_people()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, 360, 740);
        await ada.EnterAsync("ada");
        link.Cut();
        var state = ada.Page.Locator(".connection-lost > span:visible");
        await Assertions.Expect(state).ToBeVisibleAsync();

        foreach (var (button, row) in new[] { (ada.Page.Locator(".rooms-button"), ".rooms li"), (PeopleButton(ada), ".people li") })
        {
            await button.ClickAsync();
            var (above, below) = (await state.BoundingBoxAsync(), await ada.Page.Locator(row).First.BoundingBoxAsync());
            Assert.InRange(below!.Y, above!.Y + above.Height, 200);
            await ada.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Fact]
    public async Task The_list_of_people_opens_and_closes_without_a_server_and_is_as_the_reader_left_it()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, 360, 740);
        await ada.EnterAsync("ada");
        link.Cut();
        await Assertions.Expect(ada.Page.Locator(".connection-lost")).ToBeVisibleAsync();

        await PeopleButton(ada).ClickAsync();
        await Assertions.Expect(People(ada).Locator(".name")).ToHaveTextAsync(["ada", "bob"]);
        await LookTests.LooksRightAsync(ada, "people-cut-off-360");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        await ada.SayAsync("I can write");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync("I can write");

        // A control that needs the server says so, and does nothing.
        await SettingsSheet.Button(ada).ClickAsync();
        var leave = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Leave the room" });
        await Assertions.Expect(leave).ToHaveAttributeAsync("aria-disabled", "true");
        await Assertions.Expect(ada.Page.Locator("#leave-reason")).ToBeVisibleAsync();
        await leave.ClickAsync(new() { Force = true });
        await ada.Page.Keyboard.PressAsync("Escape");
        await PeopleButton(ada).ClickAsync();
        link.Mend();

        await Assertions.Expect(ada.Messages).ToHaveTextAsync("I can write");
        await Assertions.Expect(PeopleButton(ada)).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(ada.Page.Locator(".settings .leave")).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        Assert.Empty(ada.Errors);
    }

    [Theory]
    [InlineData("Escape")]
    [InlineData("beside")]
    [InlineData("button")]
    public async Task The_list_of_people_takes_the_focus_while_it_covers_the_conversation_and_gives_it_back(string way)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        await PeopleButton(ada).FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(People(ada).GetByRole(AriaRole.Button).First).ToBeFocusedAsync();

        switch (way)
        {
            case "Escape":
                await ada.Page.Keyboard.PressAsync("Escape");
                break;
            case "beside":
                await ada.Page.Mouse.ClickAsync(20, 400);
                break;
            default:
                await ada.Page.Keyboard.PressAsync("Enter");
                break;
        }

        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        await Assertions.Expect(PeopleButton(ada)).ToBeFocusedAsync();
        await ada.SayAsync("one can write again");
        await ada.SeesAsync("one can write again");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_focus_is_not_lost_when_the_list_of_people_closes_on_a_wide_screen()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Hide the list", Exact = true }).ClickAsync();

        await Assertions.Expect(People(ada)).ToBeHiddenAsync();
        await Assertions.Expect(PeopleButton(ada)).ToBeFocusedAsync();
    }

    private static async Task AllInSightAsync(ChatPage page, int height)
    {
        const string Places = """
            async () => {
              await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
              return [".bar", ".list > .message", ".composer-line"]
                .map((part) => [...document.querySelectorAll(part)].at(-1).getBoundingClientRect())
                .flatMap((place) => [place.top, place.bottom]);
            }
            """;
        double[] places;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        do
        {
            places = await page.Page.EvaluateAsync<double[]>(Places);
        }
        while (places.Max() is var lowest && (lowest > height || lowest < height - 60) && !deadline.IsCancellationRequested);

        Assert.Equal(places.Order(), places);
        Assert.InRange(places[^1], places[0], height);
    }

    private static async Task SwipeAsync(ChatPage page, (int X, int Y) from, (int X, int Y) to)
    {
        var chromium = await page.Context.NewCDPSessionAsync(page.Page);
        await TouchAsync("touchStart", from);
        for (var step = 1; step <= 10; step++)
        {
            await TouchAsync("touchMove", (from.X + ((to.X - from.X) * step / 10), from.Y + ((to.Y - from.Y) * step / 10)));
        }

        await TouchAsync("touchEnd", null);

        Task TouchAsync(string type, (int X, int Y)? point) => chromium.SendAsync(
            "Input.dispatchTouchEvent",
            new() { ["type"] = type, ["touchPoints"] = point is { } p ? new object[] { new { x = p.X, y = p.Y } } : Array.Empty<object>() });
    }
}
