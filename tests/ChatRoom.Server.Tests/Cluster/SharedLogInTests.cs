using System.Net;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that a browser is the same one on each node: two processes on one database, with homes of their own.</summary>
[Slow]
public sealed class SharedLogInTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery";

    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-nodes-").FullName;
    private string _connection = "";
    private ServerProcess _one = null!;
    private ServerProcess _two = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        var nodes = await Task.WhenAll(StartAsync("one"), StartAsync("two"));
        (_one, _two) = (nodes[0], nodes[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_browser_that_logs_in_on_one_node_is_logged_in_on_the_other_at_once()
    {
        await RegisterAsync();
        using var page = new PageClient(_one.Web);
        Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));

        using var other = SameBrowser(page);

        Assert.True(Assert.Single(await other.DevicesAsync()).GetProperty("isThis").GetBoolean());
        await using var bob = await LineClient.ConnectAsync(_two.Port);
        await bob.SayAsync("alice");
        // The node knows the account from then on.
        await bob.ReadUntilStartsAsync("Welcome alice_2!");
    }

    [Fact]
    public async Task A_form_of_one_node_is_taken_by_the_other()
    {
        using var page = new PageClient(_one.Web);
        var token = await page.TokenAsync();
        using var other = SameBrowser(page);

        using var answer = await other.SendAsync("login", new { handle = "nobody", passphrase = Passphrase }, token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_log_in_that_ends_on_one_node_ends_on_the_other()
    {
        await RegisterAsync();
        using var page = new PageClient(_one.Web);
        Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        using var other = SameBrowser(page);
        Assert.Single(await other.DevicesAsync());
        using var thief = new PageClient(_two.Web);
        thief.Cookies.Add(_two.Web, new Cookie("chatroom-log-in", page.Cookies.GetCookies(_one.Web)["chatroom-log-in"]!.Value));

        Assert.Null(await page.AskAsync("logout", new { }));

        var since = DateTime.UtcNow;
        while ((await thief.DevicesAsync()).Count > 0)
        {
            Assert.True(DateTime.UtcNow - since < Deadline.Default, "The other node knows the log-in still.");
        }
    }

    [Fact]
    public async Task A_log_in_is_ended_on_another_node_than_it_began()
    {
        await RegisterAsync();
        using var page = new PageClient(_one.Web);
        Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        using var other = SameBrowser(page);

        Assert.Null(await other.AskAsync("logout", new { }));

        using var thief = new PageClient(_one.Web);
        thief.Cookies.Add(_one.Web, new Cookie("chatroom-log-in", page.Cookies.GetCookies(_one.Web)["chatroom-log-in"]?.Value ?? ""));
        Assert.Empty(await thief.DevicesAsync());
    }

    /// <summary>Returns the browser of a page as the other node sees it: cookies know no port.</summary>
    private PageClient SameBrowser(PageClient page)
    {
        var other = new PageClient(_two.Web);
        other.Cookies.Add(page.Cookies.GetCookies(_one.Web));
        return other;
    }

    private async Task RegisterAsync()
    {
        await using var alice = await LineClient.JoinAsync(_one.Port, "alice");
        await alice.SayAsync($"/register {Passphrase}");
        await alice.ReadUntilStartsAsync("alice is yours");
    }

    private Task<ServerProcess> StartAsync(string name) => ServerProcess.StartAsync(new Dictionary<string, string>
    {
        // The keys of a server on files are below it.
        ["HOME"] = Directory.CreateDirectory(Path.Combine(_data, name)).FullName,
        ["Tcp__Port"] = "0",
        ["History__Provider"] = "sqlite",
        ["History__Path"] = Path.Combine(_data, name, "chatroom.db"),
        ["Data__Provider"] = "postgres",
        ["Data__Connection"] = _connection,
    });
}
