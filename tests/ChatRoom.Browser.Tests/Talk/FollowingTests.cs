using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests that the list follows the newest row while its reader does something else.</summary>
public sealed class FollowingTests(ChromiumFixture chromium)
{
    private const string DistanceFromEnd = "list => list.scrollHeight - list.scrollTop - list.clientHeight";

    [Theory]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Typing_ten_lines_leaves_the_newest_message_in_sight(int width, bool fitsByItself)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(
            chromium, chat.Page, width, firstScript: fitsByItself ? null : "CSS.supports = () => false;");
        if (!fitsByItself)
        {
            // No inline style: the policy of the page forbids those.
            await ada.Page.EvaluateAsync(
                """
                () => {
                  const sheet = new CSSStyleSheet();
                  sheet.replaceSync(".composer textarea { field-sizing: fixed !important; }");
                  document.adoptedStyleSheets = [sheet];
                }
                """);
        }

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await EnterFullAsync(ada, bob);
        for (var line = 0; line < 10; line++)
        {
            await ada.Page.Keyboard.TypeAsync("one more line");
            await ada.Page.Keyboard.PressAsync("Shift+Enter");
        }

        await bob.SayAsync("the answer");
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("the answer");
        await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(ada.Page.Locator(".jump")).ToBeHiddenAsync();
        Assert.InRange(await ada.List.EvaluateAsync<double>(DistanceFromEnd), -2, 2);
    }

    [Fact]
    public async Task Rows_stand_still_under_a_selection_that_is_being_dragged()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await EnterFullAsync(ada, bob);
        var row = ada.Messages.Filter(new() { HasText = "before 55." });
        var place = (await row.BoundingBoxAsync())!;
        await ada.Page.Mouse.MoveAsync(place.X + 5, place.Y + 5);
        await ada.Page.Mouse.DownAsync();
        await ada.Page.Mouse.MoveAsync(place.X + 40, place.Y + 5);
        for (var i = 0; i < 5; i++)
        {
            await bob.SayAsync($"meanwhile {i}.");
        }

        await ada.SeesAsync("meanwhile 4.");
        Assert.Equal(place.Y, (await row.BoundingBoxAsync())!.Y, 1.0);

        await ada.Page.Mouse.UpAsync();
        await bob.SayAsync("afterwards");
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("afterwards");
        await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Rows_stand_still_while_the_reader_chooses_an_emoji_for_one_and_follow_afterwards(int width, bool touch)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, touch: touch);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await EnterFullAsync(ada, bob);
        var row = ada.Messages.Filter(new() { HasText = "before 55." });
        var place = (await row.BoundingBoxAsync())!;
        var react = ada.Page.Locator(touch ? ".row-sheet [data-action=react]" : ".row-bar [data-action=react]");
        if (touch)
        {
            await row.DispatchEventAsync("pointerdown", new { pointerType = "touch", isPrimary = true });
            // A list that scrolled would end the press.
            await SayAsync("at the press");
            await react.WaitForAsync();
        }
        else
        {
            await row.HoverAsync();
            await react.HoverAsync();
        }

        await SayAsync("at the bar");
        Assert.Equal(place.Y, (await row.BoundingBoxAsync())!.Y, 1.0);
        await react.ClickAsync();
        var emoji = ada.Page.Locator(".row-quick button").First;
        await Assertions.Expect(emoji).ToBeFocusedAsync();
        await SayAsync("at the emoji");
        Assert.Equal(place.Y, (await row.BoundingBoxAsync())!.Y, 1.0);

        await emoji.ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".reaction")).ToBeVisibleAsync();
        await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Empty(ada.Errors);

        async Task SayAsync(string text)
        {
            for (var i = 0; i < 5; i++)
            {
                await bob.SayAsync($"{text} {i}.");
            }

            await ada.SeesAsync($"{text} 4.");
        }
    }

    [Fact]
    public async Task A_message_that_was_not_sent_is_in_sight_after_each_reload_of_a_full_room()
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-");
        var file = Path.Combine(folder.FullName, "chat.db");
        await using (var chat = await RunningChat.StartAsync("--History:Provider=sqlite", $"--History:Path={file}"))
        {
            await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
            await ada.EnterAsync("ada");
            using var bob = await TerminalClient.JoinAsync(chat, "bob");
            await bob.SayManyAsync(200);
            await ada.SeesAsync("line 200.");
            File.Move(file, file + ".away");
            await ada.SayAsync("refused");
            await Assertions.Expect(ada.Page.Locator(".failed .text")).ToHaveTextAsync("refused");
            var resend = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Resend" });

            // The message comes before or after the list has scrolled.
            for (var reload = 0; reload < 6; reload++)
            {
                await ada.Page.ReloadAsync();
                await Assertions.Expect(ada.Composer).ToBeEnabledAsync();
                await Assertions.Expect(resend).ToBeInViewportAsync(new() { Ratio = 1 });
                await Assertions.Expect(ada.Page.Locator(".jump")).ToBeHiddenAsync();
            }
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_shifts_while_the_reader_scrolls_by_the_wheel()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(60);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 60.");
        await ada.Messages.Last.HoverAsync();
        await Assertions.Expect(ada.Page.Locator(".row-bar")).ToBeVisibleAsync();
        await ada.Page.EvaluateAsync(
            "() => { window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts += entry.value)).observe({ type: 'layout-shift' }); }");

        while (await ada.List.EvaluateAsync<double>("list => list.scrollTop") > 0)
        {
            await ada.Page.Mouse.WheelAsync(0, -130);
            await ada.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }

        await Assertions.Expect(ada.Page.Locator(".row-bar")).ToBeVisibleAsync();
        Assert.Equal(0, await ada.Page.EvaluateAsync<double>("() => window.shifts"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blank_space_beside_a_message_is_no_link(bool touch)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, touch ? 390 : 1280, touch: touch);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("first");
        await bob.SayAsync("second");
        await ada.EnterAsync("ada");
        await ada.SeesAsync("second");
        var address = ada.Page.Url;

        foreach (var row in new[] { "first", "second" })
        {
            var box = (await ada.Page.Locator(".message").Filter(new() { HasText = row }).BoundingBoxAsync())!;
            foreach (var x in new[] { box.X + box.Width - 8, box.X + (box.Width / 2) })
            {
                foreach (var y in new[] { box.Y + 8, box.Y + box.Height - 6 })
                {
                    await (touch ? ada.Page.Touchscreen.TapAsync(x, y) : ada.Page.Mouse.ClickAsync(x, y));
                    Assert.Equal(address, ada.Page.Url);
                }
            }

            if (touch)
            {
                // Where a further message has its time, which is not shown before the touch.
                await ada.Page.Touchscreen.TapAsync(box.X + 12, box.Y + (box.Height / 2));
                Assert.Equal(address, ada.Page.Url);
            }
        }
    }

    /// <summary>Enters a room in which more has been said than the window shows.</summary>
    private static async Task EnterFullAsync(ChatPage ada, TerminalClient bob)
    {
        for (var i = 0; i < 60; i++)
        {
            await bob.SayAsync($"before {i}.");
        }

        await ada.EnterAsync("ada");
        await ada.SeesAsync("before 59.");
    }
}
