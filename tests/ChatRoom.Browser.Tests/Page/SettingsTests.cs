using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the sheet of settings.</summary>
public sealed class SettingsTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_chosen_theme_wins_over_the_systems_outlives_a_reload_and_reaches_the_other_tabs()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, scheme: ColorScheme.Light);
        await ada.EnterAsync("ada");
        var other = await ChatPage.OpenTabAsync(ada.Context, chat.Page);
        await Assertions.Expect(other.Composer).ToBeEnabledAsync();
        Assert.True(await ada.BrightnessAsync() > 200);

        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync("Dark");
        }

        Assert.True(await ada.BrightnessAsync() < 60);
        Assert.Equal("#181f1d", await FrameColorAsync(ada));
        await Assertions.Expect(other.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.True(await other.BrightnessAsync() < 60);

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Composer).ToBeEnabledAsync();
        Assert.True(await ada.BrightnessAsync() < 60);
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await Assertions.Expect(sheet.Dialog.GetByLabel("Dark")).ToBeCheckedAsync();
            await sheet.ChooseAsync("System");
        }

        Assert.True(await ada.BrightnessAsync() > 200);
        Assert.Equal("#ffffff", await FrameColorAsync(ada));
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_theme_is_there_before_the_page_runs()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, scheme: ColorScheme.Light);
        await ada.EnterAsync("ada");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync("Dark");
        }

        await ada.Page.RouteAsync("**/_framework/**", route => route.AbortAsync());
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Page.GetByText("Connecting…")).ToBeVisibleAsync();
        Assert.True(await ada.BrightnessAsync() < 60);
    }

    [Fact]
    public async Task The_browsers_own_boxes_have_the_colour_of_the_page()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");

        var button = await ada.Page.Locator(".send").EvaluateAsync<string>("button => getComputedStyle(button).backgroundColor");
        var colors = await ada.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[type=radio], [type=checkbox]')].map(box => getComputedStyle(box).accentColor)");
        Assert.NotEmpty(colors);
        Assert.All(colors, color => Assert.Equal(button, color));
    }

    [Theory]
    [InlineData("Comfortable")]
    [InlineData("Compact")]
    public async Task The_time_of_a_further_message_stands_beside_its_text(string density)
    {
        await using var chat = await RunningChat.StartAsync();
        // A zone in which the hour has two digits.
        var zone = string.Create(CultureInfo.InvariantCulture, $"Etc/GMT-{11 - (DateTime.UtcNow.Hour % 12)}");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, timeZone: zone, locale: "en-US");
        await ada.EnterAsync("ada");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync(density);
        }

        await ada.SayAsync("one");
        await ada.SayAsync("two");
        var time = ada.Page.Locator(".continued .when");
        await Assertions.Expect(time).ToHaveTextAsync(new Regex("^1[0-2]:[0-9]{2}\\s[AP]M$"));
        await time.FocusAsync();
        Assert.Equal(0, await time.EvaluateAsync<int>("time => time.scrollWidth - time.clientWidth"));
    }

    [Fact]
    public async Task Compact_rows_are_less_high_and_large_text_is_larger()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("hello");
        await ada.SeesAsync("hello");
        var comfortable = await HeightAsync(ada);

        await using var sheet = await SettingsSheet.OpenAsync(ada);
        await sheet.ChooseAsync("Compact");
        var compact = await HeightAsync(ada);
        await sheet.ChooseAsync("Large");
        var large = await HeightAsync(ada);

        Assert.True(compact < comfortable * 0.9, $"{compact} of {comfortable}");
        Assert.True(large > compact * 1.1, $"{large} of {compact}");
    }

    [Theory]
    [InlineData("denied", "The browser forbids it.")]
    [InlineData("unavailable", "Notifications need a page that is served by HTTPS")]
    public async Task Notifications_stay_off_and_a_reason_shows_if_not_permitted(string permission, string reason)
    {
        var script = permission == "unavailable"
            ? "delete window.Notification;"
            : "Notification.requestPermission = async () => 'denied'; Object.defineProperty(Notification, 'permission', { get: () => 'denied' });";
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, firstScript: script);
        await ada.EnterAsync("ada");

        await using var sheet = await SettingsSheet.OpenAsync(ada);
        await Assertions.Expect(sheet.Dialog.GetByText(reason)).ToBeVisibleAsync();
        await sheet.Mentions.ClickAsync();
        await Assertions.Expect(sheet.NoNotification).ToBeCheckedAsync();
        await Assertions.Expect(sheet.Mentions).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(ada, $"settings-{permission}");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_sheet_works_without_a_connection_and_gives_the_focus_back()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();

        await SettingsSheet.Button(ada).FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        Assert.True(await ada.BrightnessAsync() < 60);
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(SettingsSheet.Button(ada)).ToBeFocusedAsync();
    }

    /// <summary>The colour a browser gives the frame around the page.</summary>
    private static Task<string> FrameColorAsync(ChatPage page) => page.Page.EvaluateAsync<string>(
        "() => [...document.querySelectorAll('meta[name=theme-color]')].find(m => matchMedia(m.media).matches).content");

    private static Task<double> HeightAsync(ChatPage page) => page.Page.Locator(".message").First.EvaluateAsync<double>(
        "row => row.getBoundingClientRect().height + parseFloat(getComputedStyle(row).marginTop)");
}
