using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Finding;

/// <summary>Tests the search of the page.</summary>
public sealed class SearchTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Keys_find_messages_of_all_rooms_and_lead_to_one_of_them_and_a_typed_command_does_too()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob #dev", "bob");
        await bob.SayAsync("before it");
        await bob.SayAsync("we *deploy* <b>now</b>");
        await bob.SayAsync("after it");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("deploy here");
        await ada.SeesAsync("deploy here");

        var sheet = ada.Page.Locator(".search-sheet");
        await ada.Page.Keyboard.PressAsync("Control+Shift+F");
        await Assertions.Expect(sheet.Locator("input")).ToBeFocusedAsync();
        var (field, button) = (await sheet.Locator("input").BoundingBoxAsync(), await sheet.Locator(".search-line .primary").BoundingBoxAsync());
        Assert.True(field!.Width > 2 * button!.Width, $"The field is {field.Width} pixels wide, the button {button.Width}.");
        await ada.Page.Keyboard.TypeAsync("DEPLOY -nothing");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sheet.Locator("li")).ToHaveCountAsync(2);
        await Assertions.Expect(sheet.GetByRole(AriaRole.Status)).ToHaveTextAsync("That was everything.");
        await Assertions.Expect(sheet.Locator("li .found-room")).ToHaveTextAsync(["#lobby", "#dev"]);
        await Assertions.Expect(sheet.Locator("li .found-text").Nth(1)).ToHaveTextAsync("we *deploy* <b>now</b>");
        await Assertions.Expect(sheet.Locator("li mark")).ToHaveTextAsync(["deploy", "deploy"]);
        await Assertions.Expect(sheet.Locator("li").Nth(1).Locator(".found-near")).ToHaveTextAsync(["bob: before it", "bob: after it"]);
        await LookTests.LooksRightAsync(ada, "search");

        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator(".message.target .text")).ToHaveTextAsync("we deploy <b>now</b>");

        await ada.Composer.FillAsync("/search from:me");
        await ada.Composer.PressAsync("Enter");
        await Assertions.Expect(sheet.Locator("li .found-text")).ToHaveTextAsync(["deploy here"]);
        await bob.SayAsync("for @ada");
        await bob.WaitForAsync("for @ada");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Messages to you" }).ClickAsync();
        await Assertions.Expect(sheet.Locator("li .found-text")).ToHaveTextAsync(["for @ada"]);
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Close the search" }).ClickAsync();
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        Assert.Empty(ada.Errors);
    }

    [Theory]
    [InlineData("de-DE", @"^\w{3} \d+, \d{4}, \d\d:\d\d$")]
    [InlineData("en-US", @"^\w{3} \d+, \d{4}, \d+:\d\d\s[AP]M$")]
    public async Task A_found_message_has_its_day_and_the_time_of_its_row(string locale, string form)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, locale: locale, timeZone: "Asia/Tokyo");
        await ada.EnterAsync("ada");
        await ada.SayAsync("deploy it");
        var time = await ada.Page.Locator(".message:not(.pending) .when").TextContentAsync();

        await ada.Page.Keyboard.PressAsync("Control+Shift+F");
        await ada.Page.Keyboard.TypeAsync("deploy");
        await ada.Page.Keyboard.PressAsync("Enter");
        var found = await ada.Page.Locator(".found time").TextContentAsync();
        Assert.EndsWith($" {time}", found, StringComparison.Ordinal);
        Assert.Matches(form, found);
    }

    [Fact]
    public async Task What_was_found_scrolls_by_itself_on_a_phone_above_the_line_that_says_whether_it_is_all()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(18);
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, touch: true);
        await ada.EnterAsync("ada");
        await ada.Page.Keyboard.PressAsync("Control+Shift+F");
        await ada.Page.Locator(".search-sheet[open]").WaitForAsync();
        await ada.Page.Keyboard.TypeAsync("line");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".found li")).ToHaveCountAsync(18);

        var (sheet, found) = (ada.Page.Locator(".search-sheet"), ada.Page.Locator(".found"));
        Assert.Equal(0, await sheet.EvaluateAsync<int>("sheet => sheet.scrollHeight - sheet.clientHeight"));
        Assert.True(await found.EvaluateAsync<bool>("list => list.scrollHeight > list.clientHeight && list.clientHeight > 200"));
        var (list, status) = ((await found.BoundingBoxAsync())!, (await ada.Page.Locator(".search-status").BoundingBoxAsync())!);
        Assert.True(status.Height > 0 && status.Y >= list.Y + list.Height);
    }

    [Fact]
    public async Task Enter_before_the_script_of_the_results_has_come_finds_and_does_not_load_the_page_anew()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        var mayCome = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/finding/results*.js", async route =>
        {
            await mayCome.Task;
            await route.ContinueAsync();
        });
        await ada.EnterAsync("ada");
        await ada.SayAsync("a line");
        await ada.SeesAsync("a line");
        await ada.Page.Keyboard.PressAsync("Control+Shift+F");
        await ada.Page.Locator(".search-sheet[open]").WaitForAsync();
        await ada.Page.Keyboard.TypeAsync("line");
        await ada.Page.Keyboard.PressAsync("Enter");
        mayCome.SetResult();

        await Assertions.Expect(ada.Page.Locator(".found li")).ToHaveCountAsync(1);
    }
}
