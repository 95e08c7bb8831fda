using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the look of the page in a busy room, with the checks of <see cref="LookTests"/>.</summary>
public sealed class GalleryTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(360, ColorScheme.Light, "en")]
    [InlineData(768, ColorScheme.Light, "zh")]
    [InlineData(1440, ColorScheme.Dark, "en")]
    public async Task A_busy_room_looks_right_in_every_state(int width, ColorScheme scheme, string locale)
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        using var carol = await TerminalClient.JoinAsync(chat, "carol");
        await using var dora = await ChatPage.OpenAsync(chromium, chat.Page);
        await dora.EnterAsync("dora");
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, width, width == 360 ? 740 : 800, scheme, locale: locale);
        var name = $"{width}-{scheme}-{locale}";

        await ada.NameField.PressSequentiallyAsync("bob");
        await ada.Page.Locator(".name-hint button").WaitForAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-taken-{name}");
        await ada.EnterAsync("ada");
        await LookTests.LooksRightAsync(ada, $"gallery-quiet-{name}");

        await TalkAsync(ada, dora, bob, carol);
        await dora.Composer.PressSequentiallyAsync("one mo");
        await Assertions.Expect(ada.Page.Locator(".typing-line")).ToContainTextAsync("dora");
        await LookTests.LooksRightAsync(ada, $"gallery-busy-{name}");

        await ada.Page.Locator(".code").First.HoverAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-code-{name}");
        await LooksRightInSheetsAsync(ada, name);
        await LooksRightWhileWritingAsync(ada, name);
        await LooksRightFurtherUpAsync(ada, bob, name);
        await LooksRightWithoutAConnectionAsync(ada, link, name);
    }

    private static async Task TalkAsync(ChatPage ada, ChatPage dora, TerminalClient bob, TerminalClient carol)
    {
        await bob.SayAsync("Good morning! The build is green again :tada:");
        await bob.SayAsync("It was the cache, as always.");
        await carol.SayAsync("/me brings coffee ☕");
        await ada.SayAsync("Thank you, @carol. Who tries the release?");
        await ada.SeesAsync("Who tries the release?");
        await bob.SayAsync("@ada I can. Notes are at https://example.org/notes/2.0");
        await dora.SayAsync("> Who tries the release?\n\nThree things first:\n\n- the **backup**\n- the *restore*\n- `scripts/test`");
        await ada.SeesAsync("Three things first");
        await dora.SayAsync("```\nvar room = await rooms.OpenAsync(\"lobby\");\nawait room.SayAsync(\"hello, everybody, from a rather long line of code\");\n```");
        await ada.SeesAsync("var room");
        await carol.SayAsync("两个都试过了，没有问题 👍");
        await ada.SeesAsync("没有问题");
        await ada.SayAsync("Then let us go.");
        await ada.SayAsync("Two o'clock?");
        await ada.SeesAsync("Two o'clock?");
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
    }

    private static async Task LooksRightInSheetsAsync(ChatPage ada, string name)
    {
        foreach (var (sheet, button) in new[] { ("help", ".help-button"), ("settings", ".settings-button") })
        {
            await ada.Page.Locator(button).ClickAsync();
            await ada.Page.Locator($"dialog.{sheet}").WaitForAsync();
            await LookTests.LooksRightAsync(ada, $"gallery-{sheet}-{name}");
            await ada.Page.Keyboard.PressAsync("Escape");
        }

        var people = ada.Page.Locator(".people-button");
        var shown = await people.GetAttributeAsync("aria-expanded");
        await people.ClickAsync();
        await Assertions.Expect(people).Not.ToHaveAttributeAsync("aria-expanded", shown!);
        await LookTests.LooksRightAsync(ada, $"gallery-people-{name}");
        await (shown == "true" ? people : ada.Page.Locator("#people .people-head button")).ClickAsync();
        await Assertions.Expect(people).ToHaveAttributeAsync("aria-expanded", shown!);
    }

    private static async Task LooksRightWhileWritingAsync(ChatPage ada, string name)
    {
        foreach (var (list, typed) in new[] { ("names", "@"), ("commands", "/") })
        {
            await ada.Composer.PressSequentiallyAsync(typed);
            await ada.Page.GetByRole(AriaRole.Option).First.WaitForAsync();
            await LookTests.LooksRightAsync(ada, $"gallery-{list}-{name}");
            await ada.Composer.FillAsync("");
        }

        await ada.Composer.FillAsync(new string('x', 5000));
        await Assertions.Expect(ada.Page.Locator(".composer-left")).ToBeVisibleAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-long-{name}");
        await ada.Composer.FillAsync("");
    }

    private static async Task LooksRightFurtherUpAsync(ChatPage ada, TerminalClient bob, string name)
    {
        foreach (var step in Enumerable.Range(1, 30))
        {
            await bob.SayAsync($"Step {step} is done.");
        }

        await ada.SeesAsync("Step 30 is done.");
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        var jump = ada.Page.Locator(".jump");
        await jump.WaitForAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-up-{name}");
        await bob.SayAsync("That was the last one.");
        await Assertions.Expect(jump).ToContainTextAsync("1");
        await LookTests.LooksRightAsync(ada, $"gallery-jump-{name}");
        await jump.ClickAsync();
        await Assertions.Expect(jump).ToBeHiddenAsync();
    }

    private static async Task LooksRightWithoutAConnectionAsync(ChatPage ada, CuttableLink link, string name)
    {
        link.Cut();
        await ada.Page.Locator(".connection-lost-trying").WaitForAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-lost-{name}");
        await ada.SayAsync("Is it down?");
        await ada.Page.Locator(".pending").WaitForAsync();
        await LookTests.LooksRightAsync(ada, $"gallery-waiting-{name}");
    }
}
