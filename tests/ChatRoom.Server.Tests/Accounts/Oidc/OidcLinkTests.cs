using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Asserts which accounts get an identity, and what an account with nothing else can do.</summary>
[Slow]
public sealed class OidcLinkTests : OidcTests
{
    private const string Passphrase = "correct horse battery";
    private const string NeedsProof = "Type the passphrase, or log in with Example Login once more first.";

    [Fact]
    public async Task An_account_links_an_identity_from_inside_after_a_proof_and_comes_back_by_it()
    {
        await using var server = await StartAsync();
        await RegisterAsync(server, "bob");
        using var page = new PageClient(server.Web);
        Assert.Equal("Your log-in has ended. Log in again to come back.", (await page.BeginAsync("link", new { current = Passphrase })).Problem);
        Assert.Null(await page.AskAsync("login", new { handle = "bob", passphrase = Passphrase }));
        Assert.Equal(NeedsProof, (await page.BeginAsync("link", new { })).Problem);
        Assert.Equal("That name and passphrase do not belong together.", (await page.BeginAsync("link", new { current = "wrong horse battery" })).Problem);

        Assert.Contains("data-handle=\"\"", await page.GoAsync("link", new { current = Passphrase }), StringComparison.Ordinal);
        Assert.Contains("data-handle=\"\"", await page.GoAsync("link", new { current = Passphrase }), StringComparison.Ordinal);

        Assert.Equal("1", Assert.Single(await IdentitiesAsync(page)).GetProperty("subject").GetString());
        Assert.Single(await page.DevicesAsync());
        using var other = new PageClient(server.Web);
        Assert.Equal("bob", await other.LogInAsync());
    }

    [Fact]
    public async Task The_identity_of_one_account_is_not_linked_to_another_nor_when_the_log_in_has_ended_meanwhile()
    {
        await using var server = await StartAsync();
        using var alice = new PageClient(server.Web);
        Assert.Equal("alice", await alice.LogInAsync());
        await RegisterAsync(server, "bob");
        using var bob = new PageClient(server.Web);
        Assert.Null(await bob.AskAsync("login", new { handle = "bob", passphrase = Passphrase }));

        Assert.Contains("That identity belongs to another account here.", await bob.GoAsync("link", new { current = Passphrase }), StringComparison.Ordinal);
        Assert.Empty(await IdentitiesAsync(bob));

        Provider.Subject = "2";
        var (_, address) = await bob.BeginAsync("link", new { current = Passphrase });
        Assert.Null(await bob.AskAsync("logout", new { }));
        var (status, html) = await bob.ReturnAsync(await ProviderLogIn.VisitAsync(address!));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Your log-in has ended.", html, StringComparison.Ordinal);
        (Provider.Subject, Provider.PreferredName) = ("2", "carol");
        Assert.Equal("carol", await bob.LogInAsync());
    }

    [Fact]
    public async Task An_account_with_an_identity_alone_sets_a_passphrase_soon_after_a_log_in_and_unlinks_the_identity_then()
    {
        Cookie cookie;
        await using (var server = await StartAsync())
        {
            using var page = new PageClient(server.Web);
            await page.LogInAsync();
            var identity = Assert.Single(await IdentitiesAsync(page));
            Assert.Equal(
                "Nothing else would let you in. Set a passphrase or add a passkey first.", await page.AskAsync("oidc/unlink", Named(identity)));
            cookie = page.Cookies.GetCookies(server.Web)["chatroom-log-in"]!;
        }

        // A new process has seen no proof.
        await using var next = await StartAsync();
        using var same = new PageClient(next.Web);
        same.Cookies.Add(next.Web, new Cookie(cookie.Name, cookie.Value));
        Assert.Equal(NeedsProof, await same.AskAsync("passphrase", new { passphrase = Passphrase }));
        Assert.Equal(NeedsProof, await same.AskAsync("passkey/offer", new { }));
        Assert.Equal(NeedsProof, await same.AskAsync("delete", new { }));

        Provider.Subject = "2";
        Assert.Contains("That identity does not belong to your account.", await same.GoAsync("prove", new { }), StringComparison.Ordinal);
        Assert.Equal(NeedsProof, await same.AskAsync("passphrase", new { passphrase = Passphrase }));
        Provider.Subject = "1";
        await same.GoAsync("prove", new { });
        Assert.Equal("login", Provider.LastRequest!.Prompt);
        Assert.Null(await same.AskAsync("passkey/offer", new { }));
        Assert.Null(await same.AskAsync("passphrase", new { passphrase = Passphrase }));
        Assert.Null(await same.AskAsync("oidc/unlink", Named(Assert.Single(await IdentitiesAsync(same)))));
        Assert.Empty(await IdentitiesAsync(same));
        using var other = new PageClient(next.Web);
        Assert.Null(await other.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
    }

    private static object Named(JsonElement identity) =>
        new { issuer = identity.GetProperty("issuer").GetString(), subject = identity.GetProperty("subject").GetString() };

    private static async Task<IReadOnlyList<JsonElement>> IdentitiesAsync(PageClient page) =>
        [.. (await page.Http.GetFromJsonAsync<JsonElement>("account/oidc/identities", Deadline.Token())).GetProperty("identities").EnumerateArray()];

    private static async Task RegisterAsync(RunningServer server, string name)
    {
        await using var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours now.");
    }
}
