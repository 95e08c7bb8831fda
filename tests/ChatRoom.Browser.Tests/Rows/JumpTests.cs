using System.Globalization;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests the ways through the conversation: unread messages, mentions, days, and the place of the reader.</summary>
public sealed class JumpTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Buttons_lead_to_the_unread_messages_and_to_the_mention_and_the_place_outlives_the_page()
    {
        await using var chat = await RunningChat.StartAsync("--Web:CircuitRetention=00:00:01");
        await using var link = new CuttableLink(chat.Page.Port);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(300);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 300.");
        await ada.List.EvaluateAsync("list => list.scrollTop = list.scrollHeight / 2");
        await Assertions.Expect(ada.Page.Locator(".jump").Last).ToBeVisibleAsync();
        await bob.SayManyAsync(60, i => i == 30 ? "@ada look" : $"new {i}.");

        await Assertions.Expect(ada.Page.Locator(".jump").Last).ToHaveTextAsync("60 new, 1 for you");
        await LookTests.LooksRightAsync(ada, "jumps");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mention" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".mentions-me")).ToBeInViewportAsync();
        await Assertions.Expect(ada.Page.Locator(".to-mention")).ToBeHiddenAsync();

        await ada.List.EvaluateAsync("list => list.scrollTop = 1000");
        await ada.Page.WaitForFunctionAsync("() => Object.keys(sessionStorage).some(key => key.startsWith('chatroom.place.'))");
        var place = await FirstInSightAsync(ada);
        await ada.Page.WaitForFunctionAsync("place => Object.keys(sessionStorage).some(key => key.startsWith('chatroom.place.') && Number.parseInt(sessionStorage.getItem(key)) === place)", place);
        await ada.Page.EvaluateAsync("() => { window.before = true; }");
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await bob.SayAsync("nobody in particular");
        await bob.SayAsync("@ada while you were cut off");
        await Eventually.TrueAsync(() => chat.Connections == 1, "the circuit has expired");
        link.Mend();
        await ada.Page.WaitForFunctionAsync("() => !window.before && document.querySelector('#message:enabled')");
        await Assertions.Expect(ada.Page.Locator($"[data-sequence='{place}']")).ToBeInViewportAsync();
        await Assertions.Expect(ada.Page.Locator(".target")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator(".jump").Last).ToHaveTextAsync("2 new, 1 for you");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mention" }).ClickAsync();
        await Assertions.Expect(ada.List.GetByText("while you were cut off")).ToBeInViewportAsync();
        await Assertions.Expect(ada.Page.Locator(".meanwhile").First).ToHaveTextAsync("2 messages while you were away, 1 for you");

        await GoToADayByKeyboardAsync(ada);
        Assert.Empty(ada.Errors);
    }

    /// <summary>The day stays at the top, and opens a calendar.</summary>
    private static async Task GoToADayByKeyboardAsync(ChatPage ada)
    {
        await Assertions.Expect(ada.Page.Locator(".to-day").First).ToBeInViewportAsync();
        await ada.List.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(ada.Page.Locator(".to-day").First).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.GetByLabel("Go to a day").FillAsync(DateTime.Now.AddDays(-7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Assertions.Expect(ada.Page.Locator("[data-sequence='2']")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Messages_of_an_ignored_person_are_behind_one_row_until_the_settings_end_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("one");
        await bob.SayAsync("two");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one", "two"]);

        await ada.Messages.First.HoverAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Ignore the person" }).ClickAsync();
        await ada.SeesAsync("2 messages of people that you ignore");
        await bob.SayAsync("@ada three");
        await ada.SeesAsync("3 messages of people that you ignore");
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(0);

        await ada.Page.ReloadAsync();
        await ada.SeesAsync("3 messages of people that you ignore");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.Dialog.GetByRole(AriaRole.Button, new() { Name = "Stop ignoring bob" }).ClickAsync();
        }

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one", "two", "@ada three"]);

        // From the list of people.
        await ada.Page.Locator("#people .person", new() { HasText = "bob" }).ClickAsync();
        await LookTests.LooksRightAsync(ada, "person-sheet");
        await ada.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Ignore the person" }).ClickAsync();
        await ada.SeesAsync("3 messages of people that you ignore");

        // In the same visit: joins that come and go vanish, and a setting shows them.
        using (await TerminalClient.JoinAsync(chat, "eve"))
        {
            await ada.SeesAsync("eve joined");
        }

        await Assertions.Expect(ada.List).Not.ToContainTextAsync("eve");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.ChooseAsync("All");
        }

        await ada.SeesAsync("eve left");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Escape_closes_the_calendar_first_and_then_the_box_of_the_day()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        var (form, input) = (ada.Page.Locator(".day-form"), ada.Page.GetByLabel("Go to a day"));
        await ada.Page.Locator(".to-day").ClickAsync();
        await Assertions.Expect(input).ToBeFocusedAsync();
        await OpensAsync(true);

        // Some browsers send the key to the page too.
        await input.DispatchEventAsync("keydown", new { key = "Escape", bubbles = true });
        await Assertions.Expect(form).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await OpensAsync(false);
        await Assertions.Expect(form).ToBeVisibleAsync();
        await Assertions.Expect(input).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(form).ToBeHiddenAsync();
        await Assertions.Expect(ada.List).ToBeFocusedAsync();

        Task OpensAsync(bool open) => ada.Page.WaitForFunctionAsync("open => document.querySelector('.day-form input').matches(':open') === open", open);
    }

    [Fact]
    public async Task The_box_of_the_day_closes_when_the_reader_goes_on_elsewhere()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        var form = ada.Page.Locator(".day-form");
        foreach (var goOnAsync in (Func<Task>[])[() => ada.Composer.ClickAsync(), () => ada.Composer.FocusAsync(), () => ada.Page.Locator("#people h2").ClickAsync()])
        {
            await ada.Page.Locator(".to-day").ClickAsync();
            await Assertions.Expect(ada.Page.GetByLabel("Go to a day")).ToBeFocusedAsync();
            await Assertions.Expect(form).ToBeVisibleAsync();
            await goOnAsync();
            await Assertions.Expect(form).ToBeHiddenAsync();
        }
    }

    /// <summary>Returns the number of the first row that the day at the top of the list does not hide.</summary>
    private static Task<int> FirstInSightAsync(ChatPage page) => page.List.EvaluateAsync<int>(
        """
        list => {
          const top = list.getBoundingClientRect().top + parseFloat(getComputedStyle(list).scrollPaddingBlockStart) + 1;
          return Number([...list.querySelectorAll('.row[data-sequence]')].find(row => row.getBoundingClientRect().bottom > top).dataset.sequence);
        }
        """);
}
