using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests groups, times, unread messages, and links to messages.</summary>
public sealed class ReadingTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(1280, 1)]
    [InlineData(360, 8)]
    public async Task No_return_to_a_room_moves_the_place_of_the_reader(int width, int linesOfMessage)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(40);
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/other"), width);
        await ada.EnterAsync("ada");
        await ada.Page.GotoAsync(chat.Page.ToString());
        await ada.SeesAsync("line 40.");
        for (var i = 1; i <= 10; i++)
        {
            await ada.SayAsync($"tall {i}{string.Concat(Enumerable.Repeat("\nand more", linesOfMessage - 1))}");
            await Assertions.Expect(ada.Messages).ToHaveCountAsync(40 + i);
        }

        await ada.List.EvaluateAsync("list => list.scrollTop = list.scrollHeight / 2");
        await Assertions.Expect(ada.Page.Locator(".jump")).ToBeVisibleAsync();
        // Half of a message is hidden under the day.
        await ada.List.EvaluateAsync(
            """
            list => {
              const top = list.getBoundingClientRect().top + parseFloat(getComputedStyle(list).scrollPaddingBlockStart);
              const text = [...list.querySelectorAll(".row .text")].find(text => text.getBoundingClientRect().top > top);
              list.scrollTop += text.getBoundingClientRect().top - top + text.offsetHeight / 2;
            }
            """);
        var place = await PlaceAsync(ada);

        for (var time = 0; time < 3; time++)
        {
            await ada.Page.ReloadAsync();
            await Assertions.Expect(ada.Page.Locator(".jump")).ToBeVisibleAsync();
            Assert.Equal(place, await PlaceAsync(ada));
            await ada.Page.GoBackAsync();
            await Assertions.Expect(ada.Page).ToHaveTitleAsync("other · ChatRoom");
            await ada.Page.GoForwardAsync();
            await Assertions.Expect(ada.Page.Locator(".jump")).ToBeVisibleAsync();
            Assert.Equal(place, await PlaceAsync(ada));
        }
    }

    /// <summary>Returns the text of the first message below the day, and where it is.</summary>
    private static async Task<string> PlaceAsync(ChatPage page)
    {
        // The list has scrolled, and has saved where it is.
        await page.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return await page.List.EvaluateAsync<string>(
            """
            list => {
              const top = list.getBoundingClientRect().top + parseFloat(getComputedStyle(list).scrollPaddingBlockStart) + 1;
              const text = [...list.querySelectorAll(".row .text")].find(text => text.getBoundingClientRect().bottom > top);
              return `${text.textContent} at ${Math.round(text.getBoundingClientRect().top)}`;
            }
            """);
    }

    [Theory]
    [InlineData(360, ColorScheme.Light, "Asia/Shanghai", "zh-CN", "今天")]
    [InlineData(1440, ColorScheme.Dark, "America/New_York", "en-GB", "Today")]
    public async Task Times_and_days_are_in_the_readers_zone_and_language(
        int width, ColorScheme scheme, string timeZone, string locale, string today)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, scheme, timeZone, locale);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        foreach (var name in Enumerable.Range(1, 12).Select(i => $"guest{i}"))
        {
            using var guest = await TerminalClient.JoinAsync(chat, name);
            await guest.SayAsync($"hello from {name}");
            await ada.SeesAsync($"hello from {name}");
        }

        await bob.SayAsync("one");
        await bob.SayAsync("two");
        await ada.SeesAsync("two");
        await ada.SayAsync("mine");
        await ada.SeesAsync("mine");

        await Assertions.Expect(ada.Page.Locator(".day").Last).ToHaveTextAsync(today);
        var times = await ada.Page.EvaluateAsync<string[][]>(
            "() => [...document.querySelectorAll('.message .when')].map(w => [w.dataset.at, w.textContent, w.title])");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        Assert.All(times, time =>
        {
            var at = TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(time[0], CultureInfo.InvariantCulture), zone);
            Assert.Equal(at.ToString("HH:mm", CultureInfo.InvariantCulture), time[1]);
            Assert.Contains(at.ToString("HH:mm:ss", CultureInfo.InvariantCulture), time[2], StringComparison.Ordinal);
            Assert.Contains(at.Year.ToString(CultureInfo.InvariantCulture), time[2], StringComparison.Ordinal);
        });
        await LookTests.LooksRightAsync(ada, $"reading-{width}-{scheme}");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_line_stands_where_one_left_off_and_goes_when_all_was_seen_for_a_moment()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("seen");
        await ada.SeesAsync("seen");
        await ada.HideAsync(true);
        await SayManyAsync(bob, 60);

        // So many that they do not fit: the line is at the top, and the rest a jump away.
        await ada.Page.Locator("[data-unseen='60']").WaitForAsync();
        await Assertions.Expect(ada.Page.Locator(".unread + .row .text")).ToHaveTextAsync("line 1.");
        await Assertions.Expect(ada.Page.Locator(".unread")).ToBeInViewportAsync();
        await ada.HideAsync(false);
        await LookTests.LooksRightAsync(ada, "unread");

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "60 new, jump to newest" }).ClickAsync();
        await Assertions.Expect(ada.List.GetByText("line 60.")).ToBeInViewportAsync();
        await Assertions.Expect(ada.Page.Locator(".unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_link_leads_to_its_message_and_one_reads_on_from_there()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await SayManyAsync(bob, 700);
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/lobby/300"), 360);
        await ada.EnterAsync("ada");

        // The first event is bob's coming in.
        var target = ada.Page.Locator(".target");
        await Assertions.Expect(target.Locator(".text")).ToHaveTextAsync("line 299.");
        await Assertions.Expect(target).ToBeInViewportAsync();
        await Assertions.Expect(target.Locator(".when")).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(ada, "target");
        await ada.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(ada.Page.Locator("[data-sequence='299'] .when")).ToBeFocusedAsync();

        // Up and down from there, then in place to another one.
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await ada.Page.Locator("[data-sequence='150']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await ada.Page.Locator("[data-sequence='250'] .text").HoverAsync(new() { Position = new() { X = 5, Y = 5 } });
        await ada.Page.Locator("[data-sequence='250'] .when").ClickAsync();
        await Assertions.Expect(target.Locator(".text")).ToHaveTextAsync("line 249.");
        await ada.Page.WaitForURLAsync("**/r/lobby/250");
        await ada.List.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
        await ada.Page.Locator("[data-sequence='450']").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Jump to newest" }).ClickAsync();
        await Assertions.Expect(ada.List.GetByText("line 700.")).ToBeInViewportAsync();
        await Assertions.Expect(target).ToHaveCountAsync(0);
        Assert.Equal(chat.Page, new Uri(ada.Page.Url));

        await ada.Page.GotoAsync(new Uri(chat.Page, "r/lobby/99999").ToString());
        await ada.SeesAsync("There is no message 99999");
        Assert.Empty(ada.Errors);
    }

    [Theory]
    [InlineData("r/No+room")]
    [InlineData("r/lobby/first")]
    public async Task A_path_that_does_not_exist_is_not_found(string path)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, path));
        var response = await ada.Page.ReloadAsync();

        Assert.Equal(404, response!.Status);
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("There is nothing here");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("ChatRoom");
        await LookTests.LooksRightAsync(ada, "not-found");
        await ada.Page.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Scrolling_through_a_long_room_and_back_loses_nothing_and_holds_few_rows()
    {
        // CHATROOM_SCROLL=10000 for the whole way.
        var count = GivenNumber.Of("CHATROOM_SCROLL", 2000);
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await SayManyAsync(bob, count);
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync($"line {count}.");

        var (texts, most) = await ada.ScrollToTheBeginningAsync();
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"line {i}."), texts);
        Assert.InRange(most, 200, 400);

        var seen = new SortedSet<long>();
        while (true)
        {
            var rows = await ada.List.EvaluateAsync<long[]>(
                "list => [...list.querySelectorAll('.row[data-sequence]')].map(r => Number(r.dataset.sequence))");
            Assert.InRange(rows.Length, 1, 400);
            seen.UnionWith(rows);
            if (await ada.List.GetAttributeAsync("data-newer") == "false")
            {
                break;
            }

            await ada.List.EvaluateAsync("list => list.scrollTop = list.scrollHeight");
            await ada.Page.WaitForFunctionAsync(
                "last => [...document.querySelectorAll('.row[data-sequence]')].at(-1).dataset.sequence !== last",
                rows[^1].ToString(CultureInfo.InvariantCulture));
            await Assertions.Expect(ada.Page.Locator($"[data-sequence='{rows[^1]}']")).ToBeInViewportAsync();
        }

        Assert.Equal(seen.Max, seen.Count);
    }

    private static async Task SayManyAsync(TerminalClient terminal, int count)
    {
        var lines = new StringBuilder();
        for (var i = 1; i < count; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"line {i}.\n");
        }

        await terminal.SayAsync($"{lines}line {count}.");
        await terminal.WaitForAsync($"line {count}.\n");
    }
}
