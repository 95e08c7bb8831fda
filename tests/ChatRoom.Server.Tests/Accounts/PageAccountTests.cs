using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatRoom.Core.People;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Web.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what the addresses of accounts give to a browser, and what they refuse.</summary>
[Slow]
public sealed class PageAccountTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_browser_logs_in_and_out_and_a_replayed_cookie_is_worth_nothing()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        using var page = new PageClient(server.Web);
        Assert.Equal("That name and passphrase do not belong together.", await page.AskAsync("login", new { handle = "alice", passphrase = "wrong horse" }));
        Assert.Empty(await page.DevicesAsync());

        Assert.Null(await page.AskAsync("login", new { handle = "Alice", passphrase = Passphrase }));
        Assert.True(Assert.Single(await page.DevicesAsync()).GetProperty("isThis").GetBoolean());
        var cookie = page.Cookies.GetCookies(server.Web)["chatroom-log-in"]!;
        Assert.True(cookie.HttpOnly);

        Assert.Null(await page.AskAsync("logout", new { }));
        using var thief = new PageClient(server.Web);
        thief.Cookies.Add(server.Web, new Cookie(cookie.Name, cookie.Value));
        Assert.Empty(await thief.DevicesAsync());
        Assert.Equal("Your log-in has ended. Log in again to come back.", await thief.AskAsync("passphrase", new { current = Passphrase, passphrase = "another horse" }));
    }

    [Fact]
    public async Task A_log_in_is_there_after_a_restart_and_a_forged_cookie_is_none()
    {
        var cookies = new CookieCollection();
        await using (var server = await StartAsync())
        {
            await RegisterAsync(server, "alice");
            using var page = new PageClient(server.Web);
            Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
            cookies = page.Cookies.GetCookies(server.Web);
        }

        await using var next = await StartAsync();
        using var same = new PageClient(next.Web);
        same.Cookies.Add(next.Web, new Cookie("chatroom-log-in", cookies["chatroom-log-in"]!.Value));
        Assert.Single(await same.DevicesAsync());

        using var forged = new PageClient(next.Web);
        forged.Cookies.Add(next.Web, new Cookie("chatroom-log-in", string.Concat(cookies["chatroom-log-in"]!.Value.Reverse())));
        Assert.Empty(await forged.DevicesAsync());
    }

    [Fact]
    public async Task Another_passphrase_ends_the_other_devices_and_the_connections()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        using var one = new PageClient(server.Web);
        using var two = new PageClient(server.Web);
        Assert.Null(await one.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        Assert.Null(await two.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        await using var line = await server.LineAsync($"/login alice {Passphrase}");
        Assert.Equal(2, (await one.DevicesAsync()).Count);

        Assert.Equal("That name and passphrase do not belong together.", await one.AskAsync("passphrase", new { current = "wrong horse", passphrase = "another horse" }));
        Assert.Null(await one.AskAsync("passphrase", new { current = Passphrase, passphrase = "another horse" }));

        Assert.Single(await one.DevicesAsync());
        Assert.Empty(await two.DevicesAsync());
        Assert.Contains("Your log-in has ended. Log in again to come back.", await line.ReadAllAsync());
    }

    [Fact]
    public async Task A_device_ends_another_one_of_the_same_account_only()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        await RegisterAsync(server, "bob");
        using var one = new PageClient(server.Web);
        using var two = new PageClient(server.Web);
        using var bob = new PageClient(server.Web);
        Assert.Null(await one.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        Assert.Null(await two.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        Assert.Null(await bob.AskAsync("login", new { handle = "bob", passphrase = Passphrase }));
        var id = (await two.DevicesAsync()).Single(device => device.GetProperty("isThis").GetBoolean()).GetProperty("id").GetGuid();

        Assert.Null(await bob.AskAsync("end", new { id }));
        Assert.Equal(2, (await two.DevicesAsync()).Count);
        Assert.Null(await one.AskAsync("end", new { id }));
        Assert.Empty(await two.DevicesAsync());
    }

    [Fact]
    public async Task A_page_that_was_open_as_a_guest_ends_with_the_log_in_that_made_it_the_account()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        await using var open = await CircuitClient.EnterAsync(server, "gina");
        using var page = new PageClient(server.Web);
        var proof = PageClient.ProofOf(server, server.Lobby.Participants["gina"].Id, "gina");
        Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase, person = proof }));
        Assert.Equal(["alice"], server.Handles);
        using var owner = new PageClient(server.Web);
        Assert.Null(await owner.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        var id = (await page.DevicesAsync()).Single(device => device.GetProperty("isThis").GetBoolean()).GetProperty("id").GetGuid();

        Assert.Null(await owner.AskAsync("end", new { id }));

        await Eventually.TrueAsync(() => !server.Handles.Any(), "the page is out");
        // A page that is closed while it draws its end would be a fault in the log.
        await Eventually.TrueAsync(() => open.Rendered.Contains("Your log-in has ended.", StringComparison.Ordinal), "the page says why");
    }

    [Fact]
    public async Task A_deleted_account_is_gone_and_nobody_gets_its_handle_for_a_time()
    {
        await using (var server = await StartAsync())
        {
            await RegisterAsync(server, "alice");
            using var page = new PageClient(server.Web);
            Assert.Null(await page.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
            Assert.Null(await page.AskAsync("delete", new { passphrase = Passphrase }));
            Assert.Empty(await page.DevicesAsync());
        }

        await using var next = await StartAsync();
        await using var guest = await LineClient.ConnectAsync(next.Port);
        await guest.SayAsync("alice");
        Assert.StartsWith("Welcome alice_2!", await guest.ReadLineAsync(), StringComparison.Ordinal);
        await guest.SayAsync($"/login alice {Passphrase}");
        Assert.Equal("That name and passphrase do not belong together.", await guest.ReadUntilStartsAsync("That name"));
    }

    [Fact]
    public async Task A_request_without_the_token_of_the_page_or_from_another_origin_is_refused()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        using var page = new PageClient(server.Web);
        var body = new { handle = "alice", passphrase = Passphrase };
        using var other = new PageClient(server.Web);
        var token = await other.TokenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await page.SendAsync("login", body, null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await page.SendAsync("login", body, token)).StatusCode);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await page.SendAsync("login", body, await page.TokenAsync(), ("Origin", "http://evil.example"))).StatusCode);
        Assert.Empty(await page.DevicesAsync());
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task A_page_that_others_can_read_takes_no_passphrase_and_says_so(string header, string value)
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        using var page = new PageClient(server.Web);

        using var response = await page.SendAsync("login", new { handle = "alice", passphrase = Passphrase }, await page.TokenAsync(), (header, value));

        Assert.Equal(
            "Others on the network could read a passphrase that this page sends. The operator can serve the page over HTTPS (Tls:Certificate or Tls:SelfSigned, with Web:HttpsPort), "
                + "name the proxy that does so (Proxies:Trusted), or allow it all the same (Accounts:AllowPlaintext).",
            (await response.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token())).GetProperty("problem").GetString());
        Assert.Empty(await page.DevicesAsync());
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("link")]
    [InlineData("new")]
    public async Task A_form_that_others_can_read_asks_for_nothing_and_names_the_settings(string form)
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "alice");
        var address = form switch
        {
            "owner" => await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web),
            "link" => await server.Services.GetRequiredService<AccountLinks>().MakeAsync(server.Services.GetRequiredService<PeopleDirectory>().FindAccount("alice")!),
            _ => new Uri(server.Web, "account/new"),
        };
        using var page = new PageClient(server.Web);
        Assert.Contains("name=\"passphrase\"", await page.Http.GetStringAsync(address, Deadline.Token()), StringComparison.Ordinal);

        page.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var html = await page.Http.GetStringAsync(address, Deadline.Token());
        foreach (var shown in new[] { html, await page.PostAsync(address!, "alice", Passphrase) })
        {
            Assert.Contains("Tls:Certificate", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"passphrase\"", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"handle\"", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("<button", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_a_page_proves_which_guest_it_is()
    {
        await using var server = await StartAsync();
        await using var guest = await server.LineAsync("alice");
        using var page = new PageClient(server.Web);

        Assert.Equal("You are not in the room.", await page.AskAsync("register", new { passphrase = Passphrase }));
        Assert.Equal(
            "You are not in the room.",
            await page.AskAsync("register", new { passphrase = Passphrase, person = server.Lobby.Participants["alice"].Id.ToString() }));
    }

    [Fact]
    public async Task A_server_without_a_ledger_has_none_of_these_addresses()
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=memory");
        using var page = new PageClient(server.Web);

        Assert.Equal(HttpStatusCode.NotFound, (await page.Http.GetAsync("account/token", Deadline.Token())).StatusCode);
    }

    [Theory]
    [InlineData("register", "{", "application/json")]
    [InlineData("login", "", "application/json")]
    [InlineData("login", "[]", "application/json")]
    [InlineData("login", "{\"handle\":5}", "application/json")]
    [InlineData("end", "{\"id\":\"nope\"}", "application/json; charset=nope")]
    [InlineData("login", "{\"handle\":\"\\ud800\",\"passphrase\":\"secret secret\"}", "text/plain")]
    [InlineData("delete", "--x\r\nbroken", "multipart/form-data; boundary=x")]
    [InlineData("owner/CODE", "--x\r\nbroken", "multipart/form-data; boundary=x")]
    [InlineData("owner/CODE", "{}", "application/json")]
    public async Task Junk_of_a_stranger_is_refused_and_leaves_no_error_in_the_log(string path, string body, string type)
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        var link = (await server.Services.GetRequiredService<OwnerLink>().MakeAsync(server.Web))!;
        foreach (var token in new[] { null, await page.TokenAsync() })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"account/{path.Replace("CODE", link.Segments[^1], StringComparison.Ordinal)}");
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Add("RequestVerificationToken", token ?? "");
            using var response = await page.Http.SendAsync(request, Deadline.Token());
            Assert.InRange((int)response.StatusCode, 400, 499);
        }
    }

    private Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");

    private static async Task RegisterAsync(RunningServer server, string name)
    {
        await using var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours now.");
        await client.SayAsync("/quit");
        await client.ReadAllAsync();
    }
}
