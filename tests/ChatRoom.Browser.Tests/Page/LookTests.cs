using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

public sealed class LookTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task No_state_of_the_page_has_an_accessibility_violation_or_a_sideways_scroll(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, scheme);
        await ada.NameField.WaitForAsync();
        await LooksRightAsync(ada, $"form-{width}-{scheme}");

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("Zoe-with-a-rather-long-handle-32");
        await ada.SeesAsync("joined");
        await LooksRightAsync(ada, $"empty-{width}-{scheme}");

        await bob.SayAsync("hello from a terminal");
        await bob.SayAsync("/me waves");
        await bob.SayAsync("https://example.org/" + new string('x', 300));
        await ada.SayAsync("two\nlines");
        await ada.SayAsync("/help");
        await ada.SeesAsync("list the commands");
        await ada.SeesAsync("lines");
        await LooksRightAsync(ada, $"room-{width}-{scheme}");

        await ada.Page.Locator(".people-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator("#people")).ToBeVisibleAsync(new() { Visible = width < 900 });
        await LooksRightAsync(ada, $"people-{width}-{scheme}");
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light, "Dark")]
    [InlineData(768, ColorScheme.Dark, "Light")]
    [InlineData(360, ColorScheme.Light, "System")]
    public async Task No_choice_of_the_settings_has_an_accessibility_violation_or_a_sideways_scroll(
        int width, ColorScheme scheme, string theme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740, scheme);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("Zoe-with-a-rather-long-handle-32");
        await bob.SayAsync("hello @Zoe-with-a-rather-long-handle-32");
        await bob.SayAsync("`some code` and **more**");
        await bob.SayAsync("/me waves");
        await ada.SayAsync("my own");
        await ada.SeesAsync("my own");
        var name = $"settings-{width}-{scheme}-{theme}";
        await using var sheet = await SettingsSheet.OpenAsync(ada);
        await sheet.ChooseAsync(theme);
        await LooksRightAsync(ada, name);

        await sheet.ChooseAsync("Compact");
        await sheet.ChooseAsync("Large");
        await LooksRightAsync(ada, $"{name}-large");
        await sheet.DisposeAsync();
        await LooksRightAsync(ada, $"{name}-room");
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard_alone()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await Assertions.Expect(ada.NameField).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("ada");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("hello");
        await ada.Page.Keyboard.PressAsync("Enter");
        // Not the one that is on its way: with it the words of the empty room are still there, and their buttons.
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("hello");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();

        await ada.Page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(ada.List).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(SettingsSheet.Button(ada)).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        var leave = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Leave the room" });
        await leave.WaitForAsync();
        const string IsFocused = "button => button === document.activeElement";
        for (var press = 0; press < 15 && !await leave.EvaluateAsync<bool>(IsFocused); press++)
        {
            await ada.Page.Keyboard.PressAsync("Tab");
        }

        await Assertions.Expect(leave).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_focus_stays_in_the_list_when_its_element_is_removed()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        var copy = ada.List.Locator(".empty button").First;
        await copy.FocusAsync();

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("hello");
        await ada.SeesAsync("hello");
        await Assertions.Expect(copy).ToHaveCountAsync(0);
        await Assertions.Expect(ada.List).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Own_messages_have_the_forced_colours_of_the_system_and_a_mark_and_buttons_a_frame()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        // The system paints no grounds, so a button is known by its frame.
        await Assertions.Expect(ada.Page.Locator("button.primary")).ToHaveCSSAsync("border-top-width", "1px");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("hello");
        await ada.EnterAsync("ada");
        await ada.SayAsync("hello, bob");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["hello", "hello, bob"]);

        const string Colours = "row => [['.who'], ['.when'], ['.who', '::before']].map(([part, drawn]) => getComputedStyle(row.querySelector(part), drawn).color).join()";
        var others = await ada.Page.Locator(".message:not(.own)").EvaluateAsync<string>(Colours);
        Assert.Equal(others, await ada.Page.Locator(".message.own").EvaluateAsync<string>(Colours));
        await Assertions.Expect(ada.Page.Locator(".message.own")).ToHaveCSSAsync("border-left-width", "3px");
    }

    [Fact]
    public async Task Code_in_forced_colours_has_one_frame_and_none_around_each_line()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await ada.EnterAsync("ada");
        await ada.SayAsync("a `word` and\n```\none\ntwo\n```");

        await Assertions.Expect(ada.List.Locator("pre > code")).ToHaveCSSAsync("border-top-width", "0px");
        await Assertions.Expect(ada.List.Locator(":not(pre) > code")).ToHaveCSSAsync("border-top-width", "1px");
        await Assertions.Expect(ada.Page.Locator(".composer")).ToHaveCSSAsync("border-top-width", "1px");
    }

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public async Task Print_is_dark_on_white_whatever_the_theme(string theme)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.EvaluateAsync("theme => { document.documentElement.dataset.theme = theme; }", theme);
        await ada.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Assertions.Expect(ada.Page.Locator("body")).ToHaveCSSAsync("color", "rgb(23, 32, 29)");
    }

    [Fact]
    public async Task The_ground_is_dark_where_the_system_prefers_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var light = await ChatPage.OpenAsync(chromium, chat.Page, scheme: ColorScheme.Light);
        await using var dark = await ChatPage.OpenAsync(chromium, chat.Page, scheme: ColorScheme.Dark);

        Assert.True(await light.BrightnessAsync() > 200);
        Assert.True(await dark.BrightnessAsync() < 60);
    }

    [Fact]
    public async Task Nothing_moves_for_a_reader_that_prefers_reduced_motion()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.NotEmpty(await MovingAsync(ada));

        await ada.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Empty(await MovingAsync(ada));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Quiet_words_frames_and_chosen_things_are_stronger_for_a_reader_that_prefers_contrast(ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/dev"), scheme: scheme);
        await ada.EnterAsync("ada");
        await ada.SayAsync("find this");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("find this");
        await Assertions.Expect(ada.Page.Locator("#rooms a[aria-current]")).ToBeVisibleAsync();
        await ada.Messages.HoverAsync();
        await Assertions.Expect(ada.Page.Locator(".row-bar")).ToBeVisibleAsync();
        var usual = await StrengthsAsync(ada);

        await ada.Page.EmulateMediaAsync(new() { Contrast = Contrast.More, ReducedMotion = ReducedMotion.Reduce, ColorScheme = scheme });
        var strong = await StrengthsAsync(ada);
        Assert.All(usual.Zip(strong), pair => Assert.True(pair.Second > pair.First, $"{string.Join(' ', usual)} became {string.Join(' ', strong)}"));
        Assert.InRange(strong[0], 7, 21);
        Assert.InRange(strong.Skip(1).Take(3).Min(), 3, 21);
        Assert.Equal("solid 2px", await ada.Page.Locator("#rooms a[aria-current]").EvaluateAsync<string>(
            "link => { const { outlineStyle, outlineWidth } = getComputedStyle(link); return `${outlineStyle} ${outlineWidth}`; }"));

        await ada.Page.Locator(".search-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".search-sheet")).ToBeVisibleAsync();
        await LooksRightAsync(ada, $"contrast-search-{scheme}");
        await ada.Page.Locator(".search-sheet .to-me").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".search-status")).Not.ToBeEmptyAsync();
        await LooksRightAsync(ada, $"contrast-inbox-{scheme}");
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1440)]
    public async Task All_words_of_the_bar_stand_on_one_line_and_a_pressed_button_gives_way(int width)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, width, 740);
        await ada.EnterAsync("ada");

        var lines = await ada.Page.EvaluateAsync<double[]>(
            """
            () => [".bar h1", ".chip .me", ".people-count"].map((selector) => {
              const mark = document.createElement("span");
              mark.style.cssText = "display: inline-block; width: 1px; height: 0";
              document.querySelector(selector).append(mark);
              const { bottom } = mark.getBoundingClientRect();
              mark.remove();
              return bottom;
            })
            """);
        Assert.All(lines, line => Assert.InRange(line, lines[0] - 0.25, lines[0] + 0.25));
        await GivesWayAsync(ada, ada.Page.Locator(".send"));
        await GivesWayAsync(ada, ada.Page.Locator(".to-day"));
    }

    private static async Task GivesWayAsync(ChatPage page, ILocator button)
    {
        await button.HoverAsync();
        await page.Page.Mouse.DownAsync();
        await Assertions.Expect(button).ToHaveCSSAsync("transform", "matrix(1, 0, 0, 1, 0, 1)");
        // Beside the button it is no click.
        await page.Page.Mouse.MoveAsync(1, 1);
        await page.Page.Mouse.UpAsync();
    }

    /// <summary>The contrast with the surface: of quiet words, and of the frames of the bar of a message, the search sheet and the list of rooms.</summary>
    private static Task<double[]> StrengthsAsync(ChatPage page) => page.Page.EvaluateAsync<double[]>(
        """
        () => {
          const canvas = document.createElement("canvas").getContext("2d");
          const luminance = (color) => {
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
              .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = luminance(getComputedStyle(document.querySelector(".rooms")).backgroundColor);
          const contrast = (color) => {
            const other = luminance(color);
            return (Math.max(other, ground) + 0.05) / (Math.min(other, ground) + 0.05);
          };
          const style = (selector) => getComputedStyle(document.querySelector(selector));
          return [
            contrast(style(".search-status").color),
            contrast(style(".row-bar").borderTopColor),
            contrast(style(".search-sheet").borderTopColor),
            contrast(style(".rooms").borderInlineEndColor),
          ];
        }
        """);

    private static Task<string[]> MovingAsync(ChatPage page) => page.Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll("body *")].flatMap(element => ["", "::before", "::after"].map(part => [element, getComputedStyle(element, part)]))
          .filter(([, style]) => style.animationName !== "none" || style.transitionDuration.split(", ").some(time => time !== "0s"))
          .map(([element]) => String(element.getAttribute("class") ?? element.tagName))
        """);

    internal static async Task LooksRightAsync(ChatPage page, string name)
    {
        // For looking at: CHATROOM_SCREENSHOTS=some/folder scripts/test
        if (Environment.GetEnvironmentVariable("CHATROOM_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }

        Assert.Empty((await Axe.ViolationsAsync(page.Page)).Select(violation => $"{name}: {violation}"));
        Assert.False(
            await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"),
            $"{name} is wider than the screen.");
    }
}
