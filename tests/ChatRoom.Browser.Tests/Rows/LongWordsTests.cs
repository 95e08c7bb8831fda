using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests names and words that are longer than a line of a phone.</summary>
public sealed class LongWordsTests(ChromiumFixture chromium)
{
    private static readonly string LongName = new('M', 32);

    [Fact]
    public async Task Rows_that_tell_of_long_names_and_topics_are_read_whole()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        using var other = await TerminalClient.JoinAsync(chat, LongName);
        await ada.SayAsync($"/topic {new string('t', 200)}");
        await ada.SeesAsync("set the topic");

        var cut = await ada.List.EvaluateAsync<string[]>(
            "list => [...list.querySelectorAll('.row')].filter(row => row.scrollWidth > row.clientWidth).map(row => row.textContent)");
        Assert.Empty(cut);
    }

    [Fact]
    public async Task The_empty_box_is_as_high_as_one_line_also_in_a_room_with_a_long_name()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, $"r/{new string('m', 32)}"), 360, 740, touch: true);
        await ada.EnterAsync("ada");
        var empty = await ada.Composer.BoundingBoxAsync();

        await ada.Composer.PressSequentiallyAsync("a");
        var typed = await ada.Composer.BoundingBoxAsync();
        Assert.Equal(typed!.Height, empty!.Height);
    }

    [Fact]
    public async Task The_way_in_has_all_of_a_long_name()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, $"r/{new string('m', 32)}"), 320, 640);
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
        Assert.Empty(await TooWideAsync(ada));

        await ada.EnterAsync("ada");
        await ada.Page.GotoAsync(new Uri(chat.Page, $"d/{LongName}").ToString());
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "This conversation cannot begin" })).ToBeVisibleAsync();
        Assert.Empty(await TooWideAsync(ada));
    }

    [Fact]
    public async Task The_own_name_in_the_bar_is_whole_or_not_there()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans-of-may"));
        await ada.EnterAsync("ada-lovelace");
        for (var width = 360; width <= 800; width += 20)
        {
            await ada.Page.SetViewportSizeAsync(width, 740);
            var shown = await ada.Page.EvaluateAsync<double[]>(
                """
                () => {
                  const [chip, me] = [".chip", ".chip .me"].map((part) => document.querySelector(part).getBoundingClientRect());
                  const isIn = me.top < chip.bottom && me.width > 0;
                  return [isIn ? me.width : 0, document.querySelector(".chip .me").scrollWidth];
                }
                """);
            Assert.True(shown[0] == 0 || shown[0] >= shown[1] - 1, $"{shown[0]} of {shown[1]} pixels of the name are there at a width of {width}.");
        }

        await Assertions.Expect(ada.Page.Locator(".chip .me")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_long_topic_leaves_the_own_name_its_place_in_a_wide_window()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada-lovelace");
        await ada.SayAsync($"/topic {string.Concat(Enumerable.Repeat("many words ", 18))}");
        await Assertions.Expect(ada.Page.Locator(".bar .topic")).ToContainTextAsync("many words");

        await Assertions.Expect(ada.Page.Locator(".chip .me")).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    private static Task<string[]> TooWideAsync(ChatPage page) => page.Page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('.card, .card *')].filter(part => part.scrollWidth > part.clientWidth && part.clientWidth > 0).map(part => part.outerHTML)");
}
