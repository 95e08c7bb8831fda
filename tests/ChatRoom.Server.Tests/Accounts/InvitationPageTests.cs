using System.Net;
using System.Text.Json;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what a browser gets by the link of an invitation, and without one.</summary>
[Slow]
public sealed class InvitationPageTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string NotInvited = "Only invited people can make an account here.";
    private const string NoInvitation = "This invitation is worth nothing, or not any more.";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("r/dev/1")]
    [InlineData("d/alice")]
    [InlineData("i/abc")]
    [InlineData("i/inv-abcdefghijkmnpqrstuv")]
    public async Task A_stranger_on_the_page_learns_nothing_where_only_invited_people_enter(string address)
    {
        await using var server = await StartAsync("--Access:Mode=invited");
        await using var alice = await server.LineAsync($"alice {await InviteAsync(server)}");
        using var page = new PageClient(server.Web);

        var html = await page.Http.GetStringAsync(address, Deadline.Token());

        Assert.Contains("<title>ChatRoom</title>", html, StringComparison.Ordinal);
        Assert.Equal(!address.StartsWith("i/inv-", StringComparison.Ordinal), html.Contains("Only invited people may enter.", StringComparison.Ordinal));
        Assert.DoesNotContain("who-is-here", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alice<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_makes_an_account_once_and_opening_it_does_not_use_it_up()
    {
        await using var server = await StartAsync("--Access:Mode=accounts");
        var code = await InviteAsync(server);
        using var page = new PageClient(server.Web);
        var entrance = await page.Http.GetStringAsync($"i/{code}", Deadline.Token());
        Assert.Contains($"href=\"account/new/{code}\"", entrance, StringComparison.Ordinal);
        var link = new Uri(server.Web, $"account/new/{code}");

        Assert.Contains("A passphrase has", await page.PostAsync(link, "alice", "short"), StringComparison.Ordinal);
        Assert.DoesNotContain("inv-", FormOf(await page.PostAsync(link, $"alice {code}", "short")), StringComparison.Ordinal);
        await page.PostAsync(link, "alice", Passphrase);

        Assert.Single(await page.DevicesAsync());
        using var other = new PageClient(server.Web);
        Assert.Contains(NoInvitation, await other.PostAsync(link, "bob", Passphrase), StringComparison.Ordinal);
        Assert.Contains(NoInvitation, await other.PostAsync(link, "alice", Passphrase), StringComparison.Ordinal);
        await using var line = await server.LineAsync($"/login alice {Passphrase}");
        Assert.Contains("alice", server.Handles);
    }

    [Fact]
    public async Task A_newcomer_makes_an_account_by_a_passkey_alone_and_uses_the_invitation_up_by_that_only()
    {
        await using var server = await StartAsync("--Access:Mode=accounts");
        var invitation = await InviteAsync(server);
        using var page = new PageClient(server.Web);
        using var own = new SoftwareAuthenticator(server.Web);
        Assert.Contains("js/account/newcomer.js", await page.Http.GetStringAsync($"account/new/{invitation}", Deadline.Token()), StringComparison.Ordinal);
        Assert.Equal(NotInvited, Problem(await AskAsync(page, "offer", new { handle = "alice" })));
        Assert.Equal(NoInvitation, Problem(await AskAsync(page, "offer", new { handle = "alice", invitation = InvitationCode.New() })));
        Assert.Equal("{ is taken, or looks like a handle that is.", Problem(await AskAsync(page, "offer", new { handle = "{", invitation })));

        var offer = await AskAsync(page, "offer", new { handle = "alice", invitation });
        var answer = new { handle = "alice", invitation, credential = own.Create(PasskeyTests.Options(offer)), state = PasskeyTests.State(offer) };
        Assert.Equal(NotInvited, Problem(await AskAsync(page, "add", answer with { invitation = "" })));
        Assert.Equal("The server cannot use that passkey. Try again.", Problem(await AskAsync(page, "add", answer with { state = "x" })));
        Assert.Equal(1, Assert.Single(server.Services.GetRequiredService<AdmissionRegister>().List()).Uses);
        Assert.Null(Problem(await AskAsync(page, "add", answer)));

        Assert.Single(await page.DevicesAsync());
        using var other = new PageClient(server.Web);
        Assert.Null(Problem(await PasskeyTests.LogInAsync(other, own)));
        Assert.Equal(NoInvitation, Problem(await AskAsync(other, "add", answer)));
        Assert.Equal(NoInvitation, Problem(await AskAsync(other, "offer", new { handle = "bob", invitation })));
    }

    [Fact]
    public async Task An_answer_of_a_newcomer_makes_one_account_and_a_taken_handle_none()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        using var own = new SoftwareAuthenticator(server.Web);
        var offer = await AskAsync(page, "offer", new { handle = "alice" });
        var answer = new { handle = "alice", credential = own.Create(PasskeyTests.Options(offer)), state = PasskeyTests.State(offer) };
        await using var guest = await server.LineAsync("alice");
        Assert.Equal("alice is taken, or looks like a handle that is.", Problem(await AskAsync(page, "offer", new { handle = "alice" })));

        Assert.Null(Problem(await AskAsync(page, "add", answer with { handle = "carol" })));
        Assert.Equal("The server cannot use that passkey. Try again.", Problem(await AskAsync(page, "add", answer with { handle = "dora" })));
    }

    [Theory]
    [InlineData("invited", "account/new", HttpStatusCode.NotFound)]
    [InlineData("invited", "account/new/abc", HttpStatusCode.NotFound)]
    [InlineData("invited", "account/new/inv-abcdefghijkmnpqrstuv", HttpStatusCode.OK)]
    [InlineData("operators", "account/new", HttpStatusCode.NotFound)]
    [InlineData("operators", "account/new/inv-abcdefghijkmnpqrstuv", HttpStatusCode.NotFound)]
    [InlineData("everyone", "account/new", HttpStatusCode.OK)]
    public async Task The_form_of_newcomers_follows_the_setting(string rule, string address, HttpStatusCode status)
    {
        await using var server = await StartAsync("--Access:Mode=accounts", $"--Accounts:Registration={rule}");
        using var page = new PageClient(server.Web);

        using var answer = await page.Http.GetAsync(address, Deadline.Token());

        Assert.Equal(status, answer.StatusCode);
        if (rule == "everyone")
        {
            await page.PostAsync(new Uri(server.Web, address), "alice", Passphrase);
            Assert.Single(await page.DevicesAsync());
        }
    }

    [Fact]
    public async Task The_form_takes_no_passphrase_that_others_could_read()
    {
        await using var server = await StartAsync("--Access:Mode=accounts", "--Proxies:Trusted=127.0.0.1");
        var code = await InviteAsync(server);
        using var page = new PageClient(server.Web);
        page.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        var answer = await page.PostAsync(new Uri(server.Web, $"account/new/{code}"), "alice", Passphrase);

        Assert.Contains("Others on the network could read a passphrase that this page sends.", answer, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(server.Services.GetRequiredService<AdmissionRegister>().List()).Uses);
    }

    [Fact]
    public async Task A_guest_of_an_open_page_makes_no_account_without_an_invitation()
    {
        await using var server = await StartAsync("--Accounts:Registration=invited");
        using var page = new PageClient(server.Web);

        Assert.Equal("You are not in the room.", await page.AskAsync("register", new { passphrase = Passphrase }));
        using var form = await page.Http.GetAsync("account/new", Deadline.Token());
        Assert.Equal(HttpStatusCode.NotFound, form.StatusCode);
    }

    private static Task<JsonElement> AskAsync(PageClient page, string name, object body) => PasskeyTests.AskAsync(page, name, body);

    private static string? Problem(JsonElement answer) => PasskeyTests.Problem(answer);

    // The address of the form, and a link in a message of the server, may hold the code.
    private static string FormOf(string html) => html[html.IndexOf("<form", StringComparison.Ordinal)..];

    private static async Task<string> InviteAsync(RunningServer server)
    {
        var code = InvitationCode.New();
        var invitation = new ServerInvitation(1, InvitationCode.HashOf(code), "x", 1, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        await server.Services.GetRequiredService<TrustRegister>().ApplyAsync(new TrustChange.Invite(invitation), null);
        return code;
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);
}
