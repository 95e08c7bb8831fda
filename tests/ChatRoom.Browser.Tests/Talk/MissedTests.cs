using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests a page that was cut off during a thousand messages.</summary>
public sealed class MissedTests(ChromiumFixture chromium) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chatroom-test").FullName;

    private enum Loss
    {
        Network,
        Circuit,
        Server,
    }

    [Fact]
    public Task A_page_cut_off_from_the_network_misses_nothing() => MissesNothingAsync(Loss.Network);

    [Fact]
    public Task A_page_whose_circuit_was_evicted_misses_nothing() => MissesNothingAsync(Loss.Circuit);

    [Fact]
    public Task A_page_whose_server_was_restarted_misses_nothing() => MissesNothingAsync(Loss.Server);

    [Fact]
    public async Task A_page_that_comes_back_after_some_of_it_was_deleted_says_how_many()
    {
        string[] settings = [$"--History:Provider=sqlite", $"--History:Path={_directory}/chatroom.db"];
        var chat = await RunningChat.StartAsync(settings);
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("the last I saw");
        await ada.SeesAsync("the last I saw");
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        using (var bob = await TerminalClient.JoinAsync(chat, "bob"))
        {
            await bob.SayManyAsync(30, i => $"said {i}");
        }

        await chat.DisposeAsync();
        chat = await RunningChat.StartAsync([.. settings, "--History:MaxEvents=10", "--History:RetentionInterval=00:00:01"]);
        await using var ending = chat;
        var lobby = await chat.LobbyAsync();
        while ((await lobby.ReadAfterAsync(0, 1, TestContext.Current.CancellationToken))[0].Sequence == 1)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        link.TargetPort = chat.Page.Port;
        link.Mend();
        await ada.SeesAsync("events were deleted before you came back.");
        await ada.SeesAsync("said 30");
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task What_a_page_missed_while_it_was_cut_off_is_unread_as_after_a_reload(int width, bool isServerUnaware)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(30);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, width);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 30.");
        if (isServerUnaware)
        {
            link.CutOnTheWayBack();
            await Assertions.Expect(ada.Page.Locator(".connection-lost-silent")).ToBeVisibleAsync();
        }
        else
        {
            await CutAsync(ada, link);
        }

        // More than the page holds.
        await bob.SayManyAsync(300, i => i == 150 ? "@ada look" : $"missed {i}.");
        link.Cut();
        link.Mend();

        await Assertions.Expect(ada.List.GetByText("missed 300.")).ToBeInViewportAsync();
        await Assertions.Expect(ada.Page.Locator(".to-mention")).ToBeVisibleAsync();
        await LookTests.LooksRightAsync(ada, $"missed-{width}");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Unread" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".meanwhile")).ToHaveTextAsync("300 messages while you were away, 1 for you");
        await Assertions.Expect(ada.Page.Locator(".meanwhile + .row .text")).ToHaveTextAsync("missed 1.");
        await Assertions.Expect(ada.List.GetByText("missed 1.", new() { Exact = true })).ToBeInViewportAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Mention" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".mentions-me")).ToBeInViewportAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_page_that_was_cut_off_and_missed_nothing_shows_no_line()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await CutAsync(ada, link);
        await ada.SayAsync("my own");
        link.Mend();

        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["my own"]);
        await Assertions.Expect(ada.List).ToHaveAttributeAsync("data-visible", "true");
        await Assertions.Expect(ada.Page.Locator(".meanwhile")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator(".to-unread")).ToBeHiddenAsync();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task CutAsync(ChatPage page, CuttableLink link)
    {
        link.Cut();
        await Assertions.Expect(page.Page.GetByText("Connection lost")).ToBeVisibleAsync();
    }

    private async Task MissesNothingAsync(Loss loss)
    {
        string[] settings =
        [
            "--History:Provider=sqlite", $"--History:Path={_directory}/chatroom.db",
            $"--Web:CircuitRetention={(loss == Loss.Circuit ? "00:00:01" : "00:03:00")}",
        ];
        var chat = await RunningChat.StartAsync(settings);
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        using (var bob = await TerminalClient.JoinAsync(chat, "bob"))
        {
            await bob.SayAsync("said 0");
            await ada.SeesAsync("said 0");
            await ada.Composer.FillAsync("half a sentence");
            link.Cut();
            await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
            await bob.SayManyAsync(1000, i => $"said {i}");
        }

        if (loss == Loss.Server)
        {
            await chat.DisposeAsync();
            chat = await RunningChat.StartAsync(settings);
            link.TargetPort = chat.Page.Port;
        }
        else if (loss == Loss.Circuit)
        {
            // Longer than the server keeps the circuit of a page that is gone.
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        }

        await using var ending = chat;
        link.Mend();
        await ada.SeesAsync("said 1000");
        var (texts, _) = await ada.ScrollToTheBeginningAsync();

        Assert.Equal(Enumerable.Range(0, 1001).Select(i => $"said {i}"), texts);
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sentence");
        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("ada");
        Assert.Empty(ada.Errors);
    }
}
