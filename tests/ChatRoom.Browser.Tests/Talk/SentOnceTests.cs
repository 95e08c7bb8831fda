using System.Globalization;
using ChatRoom.Core.Events;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests that a message from a page is said exactly once.</summary>
public sealed class SentOnceTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Messages_sent_without_a_connection_wait_and_are_said_once_in_order()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, 360, 740);
        await ada.EnterAsync("ada");
        await ada.SayAsync("before");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["before"]);

        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await ada.SayAsync("one");
        await ada.SayAsync("two\nlines");
        await ada.SayAsync("/me waves");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync(["one", "two\nlines", "/me waves"]);
        await Assertions.Expect(ada.Page.Locator(".pending .state").First).ToHaveTextAsync("waits for the connection");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("");
        await LookTests.LooksRightAsync(ada, "waiting-360");
        await ada.SayAsync("/who");
        await Assertions.Expect(ada.Page.Locator(".composer-problem")).ToContainTextAsync("Not connected");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("/who");
        link.Mend();

        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.List).ToContainTextAsync("* ada waves");
        Assert.Equal(["before", "one", "two\nlines", "waves"], await SaidAsync(chat));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_message_sent_as_the_connection_breaks_is_said_once(int millisecondsBefore)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        var expected = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"round {round}");
            expected.Add(text);
            await ada.SayAsync(text);
            // The instant is the point of it: sometimes the server has it by then, sometimes not.
            await Task.Delay(millisecondsBefore, TestContext.Current.CancellationToken);
            link.Cut();
            await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
            link.Mend();
            await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeHiddenAsync();
            await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
        }

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(expected);
        Assert.Equal(expected, await SaidAsync(chat));
    }

    [Fact]
    public async Task An_answer_that_is_lost_does_not_make_a_message_be_said_again()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("ada joined");

        link.CutOnTheWayBack();
        await ada.SayAsync("heard, but not confirmed");
        await SaidInTimeAsync(chat, "heard, but not confirmed");
        await Assertions.Expect(ada.Page.Locator(".pending .text")).ToHaveTextAsync(["heard, but not confirmed"]);
        link.Cut();
        link.Mend();

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["heard, but not confirmed"]);
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
        Assert.Equal(["heard, but not confirmed"], await SaidAsync(chat));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_the_server_in_between_changes_nothing_of_that(bool isHeardBefore)
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-");
        string[] settings = ["--History:Provider=sqlite", $"--History:Path={Path.Combine(folder.FullName, "chat.db")}"];
        var before = await RunningChat.StartAsync(settings);
        await using var link = new CuttableLink(before.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("ada joined");

        if (isHeardBefore)
        {
            link.CutOnTheWayBack();
            await ada.SayAsync("once");
            await SaidInTimeAsync(before, "once");
        }
        else
        {
            link.Cut();
            await ada.SayAsync("once");
        }

        link.Cut();
        await before.DisposeAsync();
        await using (var after = await RunningChat.StartAsync(settings))
        {
            link.TargetPort = after.Page.Port;
            link.Mend();
            await Assertions.Expect(ada.Messages).ToHaveTextAsync(["once"]);
            await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
            Assert.Equal(["once"], await SaidAsync(after));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Another_tab_of_the_same_browser_does_not_say_it_a_second_time()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var first = await ChatPage.OpenAsync(chromium, link.Page);
        await first.EnterAsync("ada");
        await first.SeesAsync("ada joined");
        link.Cut();
        await first.SayAsync("said by either");
        await Assertions.Expect(first.Page.Locator(".pending .text")).ToHaveTextAsync(["said by either"]);
        link.Mend();

        var second = await ChatPage.OpenTabAsync(first.Context, link.Page);
        await Assertions.Expect(second.Messages).ToHaveTextAsync(["said by either"]);
        await Assertions.Expect(first.Page.Locator(".pending")).ToHaveCountAsync(0);
        await Assertions.Expect(second.Page.Locator(".pending")).ToHaveCountAsync(0);
        Assert.Equal(["said by either"], await SaidAsync(chat));
    }

    private static async Task<IReadOnlyList<string>> SaidAsync(RunningChat chat)
    {
        var room = await chat.LobbyAsync();
        var events = await room.ReadAfterAsync(0, 1000, TestContext.Current.CancellationToken);
        return [.. events.OfType<MessagePosted>().Select(m => m.Text)];
    }

    private static async Task SaidInTimeAsync(RunningChat chat, string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await SaidAsync(chat)).Contains(text))
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
