using System.Globalization;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Network;

public sealed class ReconnectTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_reload_keeps_the_handle_without_a_leave_or_a_second_join()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.SayAsync("before");
        await ada.Composer.FillAsync("half a sentence");

        await ada.Page.ReloadAsync();
        await ada.SeesAsync("before");
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("ada");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sentence");
        await ada.SayAsync("after");
        await bob.WaitForAsync("ada: after\n");

        Assert.DoesNotContain("has left", bob.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("ada has joined", bob.Received, StringComparison.Ordinal);
        Assert.Equal(2, (await chat.LobbyAsync()).Participants.Count);
    }

    [Fact]
    public async Task Two_tabs_of_one_browser_are_one_participant()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var first = await ChatPage.OpenAsync(chromium, chat.Page);
        await first.EnterAsync("ada");
        var second = await ChatPage.OpenTabAsync(first.Context, chat.Page);
        await Assertions.Expect(second.Page.Locator(".me")).ToHaveTextAsync("ada");

        await second.SayAsync("from the second tab");
        await first.SeesAsync("from the second tab");
        Assert.Single((await chat.LobbyAsync()).Participants);

        await first.LeaveAsync();
        await Assertions.Expect(second.NameField).ToBeVisibleAsync();
    }

    [Fact]
    public async Task After_thirty_seconds_without_a_network_nothing_is_missing_and_the_draft_is_there()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("said 0");
        await ada.SeesAsync("said 0");
        await ada.Composer.FillAsync("half a sentence");

        link.Cut();
        var cutFor = Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await LookTests.LooksRightAsync(ada, "lost");
        await bob.SayManyAsync(100, i => $"said {i}");
        await cutFor;
        link.Mend();

        await ada.SeesAsync("said 100");
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeHiddenAsync();
        Assert.Equal(Enumerable.Range(0, 101).Select(i => $"said {i}"), await ada.Messages.AllTextContentsAsync());
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sentence");
        await ada.Composer.PressAsync("Enter");
        await bob.WaitForAsync("ada: half a sentence\n");
        Assert.DoesNotContain("has left", bob.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_a_messages_link_nor_the_way_back_ends_the_page_while_the_connection_is_lost()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("before");
        await ada.SeesAsync("before");
        await ada.Page.Locator(".message .when").ClickAsync();
        await ada.Page.WaitForURLAsync("**/r/lobby/2");
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();

        await ada.Page.Locator(".message .when").ClickAsync();
        await ada.Page.EvaluateAsync("() => history.back()");
        await ada.SayAsync("meanwhile");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync("meanwhile");
        link.Mend();

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["before", "meanwhile"]);
    }

    [Fact]
    public async Task One_scrolls_up_and_jumps_to_the_newest_message_while_the_connection_is_lost()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, height: 400);
        await ada.EnterAsync("ada");
        for (var i = 1; i <= 30; i++)
        {
            await ada.SayAsync(string.Create(CultureInfo.InvariantCulture, $"line {i}."));
        }

        await Assertions.Expect(ada.Messages).ToHaveCountAsync(30);
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();

        await ada.SayAsync("meanwhile");
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await ada.Page.Locator(".jump").ClickAsync();
        await Assertions.Expect(ada.List.GetByText("meanwhile")).ToBeInViewportAsync();
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await Assertions.Expect(ada.Page.Locator(".jump")).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task After_a_restart_of_the_server_the_page_comes_back_by_itself_with_handle_and_draft()
    {
        var before = await RunningChat.StartAsync();
        await using var link = new CuttableLink(before.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("before");
        await ada.SeesAsync("before");
        await ada.Composer.FillAsync("half a sentence");
        await before.DisposeAsync();

        await using var after = await RunningChat.StartAsync();
        link.TargetPort = after.Page.Port;
        using var bob = await TerminalClient.JoinAsync(after, "bob");
        await bob.WaitForAsync("ada has joined the chat!");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sentence");
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("ada");
        await ada.Composer.PressAsync("Enter");
        await bob.WaitForAsync("ada: half a sentence\n");
    }

    [Fact]
    public async Task A_page_that_is_closed_is_away_first_and_leaves_after_the_grace()
    {
        await using var chat = await RunningChat.StartAsync("--Rooms:AwayGrace=00:00:03");
        var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.DisposeAsync();

        await bob.SayAsync("/who");
        await bob.WaitForAsync("2 here: ada");
        await bob.WaitForAsync("ada has left the chat.");
    }

    [Fact]
    public async Task A_page_left_at_the_name_form_gives_its_place_back_and_wakes_up_at_a_key()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:NameTimeout=00:00:03", "--Limits:Connections=1");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await Eventually.TrueAsync(() => chat.Connections == 1, "the page has its circuit");
        await Eventually.TrueAsync(() => chat.Connections == 0, "the page rests");

        // Another client gets the only place.
        using (await TerminalClient.JoinAsync(chat, "bob"))
        {
        }

        // The server notices a moment later that bob is gone; until then it refuses the page.
        await Eventually.TrueAsync(() => chat.HasPlace, "the place that bob has left");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.EnterAsync("ada");
    }

    [Fact]
    public async Task A_name_in_a_form_at_rest_is_still_there_when_the_page_has_woken_up()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:NameTimeout=00:00:03", "--Limits:Connections=1");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await Eventually.TrueAsync(() => chat.Connections == 1, "the page has its circuit");
        await Eventually.TrueAsync(() => chat.Connections == 0, "the page rests");
        await ada.NameField.FillAsync("ada");

        // The key wakes the page up, and the form is sent once it has a circuit.
        await ada.NameField.PressAsync("Enter");

        await Assertions.Expect(ada.Composer).ToBeEnabledAsync();
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("ada");
    }
}
