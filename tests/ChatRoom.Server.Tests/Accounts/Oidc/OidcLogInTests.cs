using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Asserts whom an OpenID Connect provider lets in, and under which name.</summary>
[Slow]
public sealed class OidcLogInTests : OidcTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task The_first_log_in_makes_an_account_and_the_next_one_finds_it_also_after_a_restart_under_another_name_there()
    {
        await using (var server = await StartAsync())
        {
            using var page = new PageClient(server.Web);
            Assert.Equal("alice", await page.LogInAsync());
            Assert.True(Assert.Single(await page.DevicesAsync()).GetProperty("isThis").GetBoolean());
            Assert.Equal("query", Provider.LastRequest!.ResponseMode ?? "query");
            Assert.Equal("openid profile", Provider.LastRequest.Scope);
            Assert.Equal("S256", Provider.LastRequest.CodeChallengeMethod);
            Assert.Contains(server.LogLines, line => line.Contains("account alice made", StringComparison.Ordinal));
            Assert.DoesNotContain(server.LogLines, line => line.Contains(IdentityProvider.Secret, StringComparison.Ordinal));
        }

        await using var next = await StartAsync();
        Provider.PreferredName = "alicia";
        using var second = new PageClient(next.Web);
        Assert.Equal("alice", await second.LogInAsync());
        Assert.Equal(2, (await second.DevicesAsync()).Count);
    }

    [Fact]
    public async Task The_name_may_come_from_the_address_for_claims_alone()
    {
        await using var server = await StartAsync();
        Provider.NamesInToken = false;
        using var page = new PageClient(server.Web);

        Assert.Equal("alice", await page.LogInAsync());
    }

    [Theory]
    [InlineData("alice@people.example", "alice_2")]
    [InlineData("ALICE", "ALICE_2")]
    [InlineData("bob", "bob_2")]
    [InlineData("guest5", "guest5_2")]
    [InlineData("deleted_1", "deleted_1_2")]
    [InlineData("mal lory!", "mal_lory")]
    [InlineData("\u0001", "user")]
    [InlineData(null, "user")]
    public async Task A_name_that_is_claimed_held_or_reserved_gives_the_next_free_one(string? name, string handle)
    {
        await using var server = await StartAsync();
        using var alice = new PageClient(server.Web);
        Assert.Equal("alice", await alice.LogInAsync());
        using (server.Services.GetRequiredService<PeopleDirectory>().Enter("bob", Token))
        {
            // A browser had it until now.
        }

        (Provider.Subject, Provider.PreferredName) = ("2", name);
        using var page = new PageClient(server.Web);
        Assert.Equal(handle, await page.LogInAsync());
        Assert.Equal(handle, await page.LogInAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_keeps_its_person_if_it_has_the_name_also_if_it_has_left_meanwhile(bool stays)
    {
        await using var server = await StartAsync();
        var people = server.Services.GetRequiredService<PeopleDirectory>();
        using var visit = people.Enter("alice", Token);
        using var page = new PageClient(server.Web);
        var (_, address) = await page.BeginAsync("login", new { person = PageClient.ProofOf(server, visit.Person.Id) });
        if (!stays)
        {
            visit.Dispose();
        }

        var (_, html) = await page.ReturnAsync(await ProviderLogIn.VisitAsync(address!));

        Assert.Contains("data-handle=\"alice\"", html, StringComparison.Ordinal);
        Assert.Equal(visit.Person.Id, people.FindAccount("alice")!.Id);
    }

    [Fact]
    public async Task A_guest_of_another_name_is_the_account_in_its_rooms_from_then_on()
    {
        await using var server = await StartAsync();
        await using var line = await server.LineAsync("bob");
        var guest = server.Lobby.Participants["bob"].Id;
        using var page = new PageClient(server.Web);

        Assert.Equal("alice", await page.LogInAsync(new { person = PageClient.ProofOf(server, guest) }));

        Assert.Equal(["alice"], server.Handles);
        Assert.NotEqual(guest, server.Lobby.Participants["alice"].Id);
    }

    [Fact]
    public async Task Only_an_identity_with_the_required_claim_gets_in()
    {
        await using var server = await StartAsync("--Accounts:Oidc:RequiredClaim=groups=chat");
        using var page = new PageClient(server.Web);
        Assert.Equal("Your identity at Example Login may not enter here.", await page.LogInAsync());
        Provider.Groups = ["chatter", "Chat"];
        Assert.Equal("Your identity at Example Login may not enter here.", await page.LogInAsync());
        Assert.Empty(await page.DevicesAsync());

        Provider.Groups = ["staff", "chat"];
        Assert.Equal("alice", await page.LogInAsync());
        // The provider decides again at each log-in.
        Provider.Groups = ["staff"];
        Assert.Equal("Your identity at Example Login may not enter here.", await page.LogInAsync());
    }

    [Theory]
    [InlineData("invited")]
    [InlineData("accounts")]
    public async Task Where_not_everybody_enters_an_unknown_identity_needs_an_invitation_and_uses_it_once(string mode)
    {
        await using var server = await StartAsync($"--Access:Mode={mode}");
        var code = await InviteAsync(server);
        using var page = new PageClient(server.Web);
        Assert.Equal("Only invited people can make an account here.", await page.LogInAsync());
        Assert.Equal("This invitation is worth nothing, or not any more.", await page.LogInAsync(new { invitation = InvitationCode.New() }));
        Assert.Equal("alice", await page.LogInAsync(new { invitation = $"alice {code}" }));
        Assert.Equal("alice", await page.LogInAsync());

        (Provider.Subject, Provider.PreferredName) = ("2", "bob");
        using var other = new PageClient(server.Web);
        Assert.Equal("This invitation is worth nothing, or not any more.", await other.LogInAsync(new { invitation = code }));
    }

    [Fact]
    public async Task Where_operators_make_the_accounts_no_identity_makes_one()
    {
        await using var server = await StartAsync("--Accounts:Registration=operators");
        var code = await InviteAsync(server);
        using var page = new PageClient(server.Web);

        Assert.Equal("Only the operators of this server make accounts.", await page.LogInAsync(new { invitation = code }));
        Assert.Empty(await page.DevicesAsync());
    }

    [Fact]
    public async Task A_muted_address_makes_no_account_and_logs_in_to_one_that_is_there()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        Assert.Equal("alice", await page.LogInAsync());
        var trust = server.Services.GetRequiredService<RoomDirectory>().Trust;
        await trust.ApplyAsync(
            new TrustChange.Add(new(1, SanctionKind.Mute, "", PersonId.None, "mallory", IPNetwork.Parse("127.0.0.0/8"), "x", DateTimeOffset.UnixEpoch)), null);

        Assert.Equal("alice", await page.LogInAsync());
        (Provider.Subject, Provider.PreferredName) = ("2", "bob");
        Assert.Equal("You are muted on this server.", await page.LogInAsync());
    }

    [Fact]
    public async Task A_log_in_is_listed_replaces_the_one_of_the_same_browser_and_ends_by_a_log_out()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        await page.LogInAsync();
        await page.LogInAsync();
        var cookie = page.Cookies.GetCookies(server.Web)["chatroom-log-in"]!;
        Assert.Single(await page.DevicesAsync());

        Assert.Null(await page.AskAsync("logout", new { }));
        using var thief = new PageClient(server.Web);
        thief.Cookies.Add(server.Web, new Cookie(cookie.Name, cookie.Value));
        Assert.Empty(await thief.DevicesAsync());
    }

    [Fact]
    public async Task A_disabled_account_opens_to_no_identity_and_a_deleted_one_has_none()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        await page.LogInAsync();
        Assert.Equal(0, (await ProgramInProcess.RunAsync("user", "disable", "alice", FolderSetting)).ExitCode);
        Assert.Equal("Nobody can log in to your account here.", await page.LogInAsync());
        Assert.Equal(0, (await ProgramInProcess.RunAsync("user", "enable", "alice", FolderSetting)).ExitCode);
        Assert.Equal("alice", await page.LogInAsync());

        Assert.Null(await page.AskAsync("delete", new { }));
        Assert.Empty(await page.DevicesAsync());
        Assert.Equal("alice_2", await page.LogInAsync());
    }

    private static async Task<string> InviteAsync(RunningServer server)
    {
        var code = InvitationCode.New();
        var invitation = new ServerInvitation(1, InvitationCode.HashOf(code), "x", 1, DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        await server.Services.GetRequiredService<TrustRegister>().ApplyAsync(new TrustChange.Invite(invitation), null);
        return code;
    }
}
