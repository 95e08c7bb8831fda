using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Tests.History.Postgres;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Cluster;

/// <summary>Tests the page before two nodes behind one address.</summary>
public sealed class NodesTests(ChromiumFixture chromium, PostgresServer postgres) : IAsyncLifetime
{
    private const int TakeOverMilliseconds = 60_000;

    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-nodes-").FullName;
    private ServerProcess _one = null!;
    private ServerProcess _two = null!;

    public async ValueTask InitializeAsync()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var nodes = await Task.WhenAll(StartAsync("one", connection), StartAsync("two", connection));
        (_one, _two) = (nodes[0], nodes[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_page_whose_node_is_killed_goes_on_at_another_one_with_handle_rooms_place_and_draft()
    {
        await using var link = new CuttableLink(_one.Web.Port) { OtherPort = _two.Web.Port };
        using var bob = await TerminalClient.JoinAsync(_two.Port, "bob");
        using var carl = await TerminalClient.JoinAsync(_one.Port, "carl");
        await bob.SayManyAsync(60);
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(link.Page, "r/dev"));
        await ada.EnterAsync("ada");
        await ada.Page.Locator("#rooms").GetByRole(AriaRole.Link, new() { Name = "lobby" }).First.ClickAsync();
        await ada.SeesAsync("line 60.");
        await Assertions.Expect(ada.Composer).ToBeEnabledAsync();
        await ada.List.EvaluateAsync("list => list.scrollTop -= 500");
        await Assertions.Expect(ada.Page.Locator(".jump")).ToBeVisibleAsync();
        await ada.Composer.FillAsync("half a sentence");
        var top = await TopAsync(ada);

        await _one.KillAsync();
        await bob.SayAsync("are you back?");
        await ada.Page.GetByText("Connection lost").WaitForAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sentence", new() { Timeout = TakeOverMilliseconds });
        await Assertions.Expect(ada.Page.Locator(".jump")).ToContainTextAsync("1 new", new() { Timeout = TakeOverMilliseconds });

        await Assertions.Expect(ada.Page.Locator(".me")).ToHaveTextAsync("ada");
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.List.GetByText(top, new() { Exact = true })).ToBeInViewportAsync();
        // The lease of the dead node ends: a person that was only there leaves.
        await bob.WaitForAsync("carl has left the chat.\n");
        await bob.SayAsync("/who");
        await bob.WaitForAsync("2 here: ada, bob");
        Assert.DoesNotContain("ada_2", bob.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("ada has left", bob.Received, StringComparison.Ordinal);
        await ada.Composer.PressAsync("Enter");
        await bob.WaitForAsync("ada: half a sentence\n");
        await ada.LeaveAsync();
        await bob.WaitForAsync("ada has left the chat.\n");
        await bob.SayAsync("/who");
        await bob.WaitForAsync("1 here: bob");
    }

    [Fact]
    public async Task Messages_that_are_sent_while_a_node_is_killed_are_said_once_and_in_order()
    {
        await using var link = new CuttableLink(_one.Web.Port) { OtherPort = _two.Web.Port };
        using var bob = await TerminalClient.JoinAsync(_two.Port, "bob");
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        link.CutOnTheWayBack();
        await ada.SayAsync("message 1.");
        await bob.WaitForAsync("ada: message 1.\n");
        await ada.SayAsync("message 2.");

        var killing = _one.KillAsync();
        link.Mend();
        for (var i = 3; i <= 8; i++)
        {
            await ada.SayAsync($"message {i}.");
        }

        await killing;
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0, new() { Timeout = TakeOverMilliseconds });
        var expected = Enumerable.Range(1, 8).Select(i => $"message {i}.").ToList();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(expected);
        await bob.WaitForAsync("ada: message 8.\n");
        Assert.Equal(expected, bob.Received.Split('\n').Where(line => line.StartsWith("ada: ", StringComparison.Ordinal)).Select(line => line["ada: ".Length..]));
    }

    [Fact]
    public async Task A_page_of_one_node_has_its_web_socket_with_another_and_negotiates_with_none()
    {
        await using var link = new CuttableLink(_one.Web.Port) { SocketPort = _two.Web.Port };
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        var negotiations = 0;
        ada.Page.Request += (_, request) => negotiations += request.Url.Contains("negotiate", StringComparison.Ordinal) ? 1 : 0;
        await ada.Page.ReloadAsync();
        using var bob = await TerminalClient.JoinAsync(_two.Port, "bob");

        await ada.EnterAsync("ada");
        await ada.SayAsync("hi");
        await bob.WaitForAsync("ada: hi\n");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["hi"]);

        await bob.SayAsync("/who");
        await bob.WaitForAsync("2 here: ada, bob");
        Assert.Equal(0, negotiations);
        Assert.Empty(ada.Errors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_web_socket_comes_through_or_is_ever_answered_a_page_of_one_node_works_all_the_same(bool isSwallowed)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var link = new CuttableLink(_one.Web.Port) { SocketPort = isSwallowed ? ((IPEndPoint)silent.LocalEndpoint).Port : 0 };
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        using var bob = await TerminalClient.JoinAsync(_one.Port, "bob");

        await ada.EnterAsync("ada");
        await ada.SayAsync("hi");

        await bob.WaitForAsync("ada: hi\n");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["hi"]);
    }

    /// <summary>Returns the text of the first message that is in sight.</summary>
    private static Task<string> TopAsync(ChatPage page) => page.List.EvaluateAsync<string>(
        "list => [...list.querySelectorAll('.message .text')].find(text => text.getBoundingClientRect().top >= list.getBoundingClientRect().top).textContent.trim()");

    private Task<ServerProcess> StartAsync(string name, string connection) => ServerProcess.StartAsync(new Dictionary<string, string>
    {
        // The keys of a server on files are below it.
        ["HOME"] = Directory.CreateDirectory(Path.Combine(_data, name)).FullName,
        ["Tcp__Port"] = "0",
        ["Limits__FloodPerSecond"] = "0",
        ["History__Provider"] = "sqlite",
        ["History__Path"] = Path.Combine(_data, name, "chatroom.db"),
        ["Data__Provider"] = "postgres",
        ["Data__Connection"] = connection,
    });
}
