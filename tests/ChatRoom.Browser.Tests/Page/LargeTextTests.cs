using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that the page fits into its window for a reader with large words.</summary>
public sealed class LargeTextTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1440)]
    public async Task Everything_in_the_bar_fits_with_large_text_too(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740);
        await ada.EnterAsync("Zoe-with-a-rather-long-handle-32");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync("Large");
        }

        var parts = await ada.Page.EvaluateAsync<double[][]>(
            "() => [...document.querySelector('.bar').children].filter(c => c.checkVisibility()).map(c => c.getBoundingClientRect()).map(r => [r.left, r.right])");
        Assert.True(parts.Length >= 4);
        Assert.All(parts, part => Assert.InRange(part[0], 0, part[1]));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.True(pair.First[1] <= pair.Second[0], "Parts lie over one another."));
        Assert.InRange(parts[^1][1], 0, width);
    }

    [Theory]
    [InlineData(720, "200%")]
    [InlineData(320, "100%")]
    [InlineData(320, "118.75%")]
    public async Task Nothing_is_wider_than_the_window_for_a_reader_with_large_words(int width, string size)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("/topic what is left to do before the release, and who does it");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 640);
        await ada.NameField.WaitForAsync();
        await ada.Page.EvaluateAsync("size => document.documentElement.style.fontSize = size", size);
        await FitsAsync(".card");
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.SeesAsync("one");
        await FitsAsync(".settings-button");
        foreach (var (opener, opened) in ((string, string)[])
            [(".people-button", "#people"), (".rooms-button", ".rooms"), (".settings-button", ".settings"), (".help-button", ".help"), (".chip", ".question")])
        {
            await ada.Page.Locator(opener).ClickAsync();
            await FitsAsync(opened);
            // Beside the conversation a list stays until its button is pressed again.
            await (width > 640 && opened is ("#people" or ".rooms") ? ada.Page.Locator(opener).ClickAsync() : ada.Page.Keyboard.PressAsync("Escape"));
            await Assertions.Expect(ada.Page.Locator(opened).Locator("visible=true")).ToHaveCountAsync(0);
        }

        async Task FitsAsync(string part)
        {
            // A part that Blazor makes anew at this moment has no box.
            LocatorBoundingBoxResult? box = null;
            await Eventually.TrueAsync(
                async () => (box = await ada.Page.Locator(part).Locator("visible=true").First.BoundingBoxAsync()) is not null, $"{part} is there");
            Assert.True(box!.X >= 0 && box.X + box.Width <= width, $"{part} ends at {box.X + box.Width}.");
            Assert.Equal(0, await ada.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth - innerWidth, 0)"));
        }
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    public async Task Neither_the_way_in_nor_a_sheet_is_wider_than_a_phone_for_a_reader_with_words_of_twice_the_size(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        // The setting of a browser changes the style for small windows too, and a size that a script sets does not.
        await using var browser = await chromium.LaunchShellAsync("--blink-settings=defaultFontSize=32");
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 740 }, HasTouch = true });
        await using var ada = await ChatPage.OpenTabAsync(context, new Uri(chat.Page, "r/plans"));
        await ada.NameField.WaitForAsync();
        await FitsAsync("html");
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.SeesAsync("one");
        foreach (var (opener, opened) in ((string, string)[])
            [(".settings-button", ".settings"), (".help-button", ".help"), (".room-button", ".room-sheet"), (".chip", ".question[open]")])
        {
            await ada.Page.Locator(opener).ClickAsync();
            await FitsAsync(opened);
            await ada.Page.Keyboard.PressAsync("Escape");
        }

        await ada.Page.Keyboard.PressAsync("Control+Shift+F");
        await FitsAsync(".search-sheet");
        await ada.Page.Keyboard.PressAsync("Escape");
        foreach (var (opener, opened) in ((string, string)[])[(".people-button", "#people"), (".rooms-button", ".rooms"), (".emoji-button", ".picker")])
        {
            await ada.Page.Locator(opener).ClickAsync();
            await FitsAsync(opened);
            await ada.Page.Keyboard.PressAsync("Escape");
        }

        // The others, such as the questions, in the order of the page.
        var sheets = await ada.Page.Locator("dialog").CountAsync();
        for (var i = 0; i < sheets; i++)
        {
            var sheet = ada.Page.Locator("dialog").Nth(i);
            await sheet.EvaluateAsync("(sheet) => { sheet.querySelectorAll('[hidden]').forEach((part) => (part.hidden = false)); sheet.showModal(); }");
            await FitsAsync($"dialog >> nth={i}");
            await sheet.EvaluateAsync("(sheet) => sheet.close()");
        }

        async Task FitsAsync(string part)
        {
            await ada.Page.Locator(part).Locator("visible=true").First.WaitForAsync();
            Assert.Empty(await ada.Page.Locator(part).First.EvaluateAsync<string[]>(
                """
                part => [part, ...part.querySelectorAll("*")]
                  .filter((e) => e === document.documentElement || ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
                  .filter((e) => e.scrollWidth > e.clientWidth && e.checkVisibility())
                  .map((e) => `${e.tagName} ${e.className} ${e.scrollWidth} > ${e.clientWidth}`)
                """));
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(32)]
    public async Task A_phone_with_large_words_has_space_to_read_and_to_write(int fontSize)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var browser = await chromium.LaunchShellAsync($"--blink-settings=defaultFontSize={fontSize}");
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true });
        await using var ada = await ChatPage.OpenTabAsync(context, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");

        Assert.True((await BoxAsync(".bar")).Height < 200, "The bar has three lines.");
        Assert.True(await ada.Page.Locator(".bar h1").EvaluateAsync<bool>("name => name.scrollWidth <= name.clientWidth"), "The name of the room is cut.");
        var chip = await BoxAsync(".chip");
        Assert.True(chip.X + chip.Width <= (await BoxAsync(".people-button")).X, "The own name lies over the button beside it.");
        Assert.True((await BoxAsync("#message")).Width > 180, "The box is narrow.");

        async Task<LocatorBoundingBoxResult> BoxAsync(string part) => (await ada.Page.Locator(part).BoundingBoxAsync())!;
    }
}
