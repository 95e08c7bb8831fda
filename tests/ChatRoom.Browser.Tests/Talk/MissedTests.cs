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

    public void Dispose() => Directory.Delete(_directory, recursive: true);

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
