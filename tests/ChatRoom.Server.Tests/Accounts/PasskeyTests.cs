using System.Net.Http.Json;
using System.Text.Json;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts which passkeys let a browser in, and which do not.</summary>
[Slow]
public sealed class PasskeyTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Wrong = "That passkey opens no account here. Try again.";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_guest_keeps_its_handle_by_a_passkey_alone_and_comes_back_after_a_restart()
    {
        await using (var server = await StartAsync())
        {
            await using var guest = await server.LineAsync("alice");
            var alice = server.Lobby.Participants["alice"].Id;
            using var page = new PageClient(server.Web);
            using var own = new SoftwareAuthenticator(server.Web);
            var person = PageClient.ProofOf(server, alice);
            var offer = await AskAsync(page, "offer", new { person });
            var credential = own.Create(Options(offer));
            // Nobody else makes an account of it, with the same answer.
            await using var other = await server.LineAsync("bob");
            Assert.NotNull(Problem(await AskAsync(page, "add", new { person = PageClient.ProofOf(server, server.Lobby.Participants["bob"].Id), credential, state = State(offer) })));

            Assert.Null(Problem(await AskAsync(page, "add", new { person, credential, state = State(offer) })));
            Assert.Single(await page.DevicesAsync());
            using var second = new PageClient(server.Web);
            Assert.Null(Problem(await LogInAsync(second, own)));
            Assert.Equal(2, (await second.DevicesAsync()).Count);
            Assert.Equal("That name and passphrase do not belong together.", await second.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
            Assert.Equal(
                "Nothing else would let you in. Set a passphrase or add a passkey first.",
                Problem(await AskAsync(second, "remove", new { passkey = own.Id })));
        }

        await using var next = await StartAsync();
        await using var stranger = await LineClient.ConnectAsync(next.Port);
        await stranger.SayAsync("alice");
        Assert.StartsWith("Welcome alice_2!", await stranger.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replayed_or_late_answer_one_for_another_site_and_an_unknown_key_are_refused_alike()
    {
        await using var server = await StartAsync();
        using var key = await AddKeyAsync(server, "alice");
        using var page = new PageClient(server.Web);
        var ask = await AskAsync(page, "ask", new { });
        var credential = key.Get(Options(ask));
        Assert.Null(Problem(await AskAsync(page, "login", new { credential, state = State(ask) })));

        using var thief = new PageClient(server.Web);
        Assert.Equal(Wrong, Problem(await AskAsync(thief, "login", new { credential, state = State(ask) })));
        using var unknown = new SoftwareAuthenticator(server.Web);
        Assert.Equal(Wrong, Problem(await LogInAsync(thief, unknown)));
        var another = await AskAsync(thief, "ask", new { });
        Assert.Equal(Wrong, Problem(await AskAsync(thief, "login", new { credential = key.Get(Options(another), "evil.example"), state = State(another) })));
        Assert.Equal(Wrong, Problem(await AskAsync(thief, "login", new { credential = "{", state = State(another) })));
        Assert.Equal(Wrong, Problem(await AskAsync(thief, "login", new { credential = key.Get(Options(another)), state = "forged" })));
        Assert.Equal("Too many wrong tries. Try again in a minute.", Problem(await LogInAsync(thief, key)));
        Assert.Empty(await thief.DevicesAsync());
    }

    [Fact]
    public async Task A_disabled_or_deleted_account_opens_to_no_passkey()
    {
        await using var server = await StartAsync();
        using var alice = await AddKeyAsync(server, "alice");
        using var bob = await AddKeyAsync(server, "bob");
        Assert.Equal(0, (await ProgramInProcess.RunAsync("user", "disable", "alice", _folder.Setting)).ExitCode);
        using var page = new PageClient(server.Web);
        Assert.Equal(Wrong, Problem(await LogInAsync(page, alice)));

        Assert.Null(Problem(await LogInAsync(page, bob)));
        var ask = await AskAsync(page, "ask", new { });
        using var deleted = await page.SendAsync("delete", new { credential = bob.Get(Options(ask)), state = State(ask) }, await page.TokenAsync(), OriginOf(page));
        Assert.Null(Problem(await deleted.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token())));
        Assert.Equal(Wrong, Problem(await LogInAsync(page, bob)));
    }

    [Fact]
    public async Task A_passkey_is_added_after_a_proof_of_the_same_account_only_and_removed()
    {
        await using var server = await StartAsync("--Accounts:MaxPasskeys=1");
        using var alice = await AddKeyAsync(server, "alice");
        using var bob = await AddKeyAsync(server, "bob");
        using var page = new PageClient(server.Web);
        Assert.Null(Problem(await LogInAsync(page, alice)));
        Assert.Equal("That name and passphrase do not belong together.", Problem(await AskAsync(page, "offer", new { })));
        var ask = await AskAsync(page, "ask", new { });
        Assert.Equal(Wrong, Problem(await AskAsync(page, "offer", new { credential = bob.Get(Options(ask)), state = State(ask) })));

        ask = await AskAsync(page, "ask", new { });
        var offer = await AskAsync(page, "offer", new { credential = alice.Get(Options(ask)), state = State(ask) });
        using var second = new SoftwareAuthenticator(server.Web);
        Assert.Equal(
            "An account has at most 1 passkeys. Remove one first.",
            Problem(await AskAsync(page, "add", new { credential = second.Create(Options(offer)), state = State(offer) })));
        Assert.Null(Problem(await AskAsync(page, "remove", new { passkey = bob.Id })));
        Assert.Null(Problem(await AskAsync(page, "remove", new { passkey = alice.Id })));
        using var other = new PageClient(server.Web);
        Assert.Equal(Wrong, Problem(await LogInAsync(other, alice)));
        Assert.Null(Problem(await LogInAsync(other, bob)));
    }

    [Fact]
    public async Task A_guest_makes_no_account_by_a_passkey_where_only_operators_do()
    {
        await using var server = await StartAsync("--Accounts:Registration=operators");
        await using var guest = await server.LineAsync("alice");
        using var page = new PageClient(server.Web);

        Assert.NotNull(Problem(await AskAsync(page, "offer", new { person = PageClient.ProofOf(server, server.Lobby.Participants["alice"].Id) })));
    }

    internal static JsonElement Options(JsonElement answer) => JsonSerializer.Deserialize<JsonElement>(answer.GetProperty("options").GetString()!);

    internal static string? State(JsonElement answer) => answer.GetProperty("state").GetString();

    internal static string? Problem(JsonElement answer) => answer.GetProperty("problem").GetString();

    // A browser names the origin of the page.
    private static (string Name, string Value) OriginOf(PageClient page) => ("Origin", page.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));

    internal static async Task<JsonElement> AskAsync(PageClient page, string name, object body, Uri? origin = null)
    {
        (string, string)[] headers = origin is null ? [OriginOf(page)] : [("Host", origin.Authority), ("Origin", origin.GetLeftPart(UriPartial.Authority))];
        using var response = await page.SendAsync($"passkey/{name}", body, await page.TokenAsync(), headers);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token());
    }

    internal static async Task<JsonElement> LogInAsync(PageClient page, SoftwareAuthenticator key)
    {
        var ask = await AskAsync(page, "ask", new { });
        return await AskAsync(page, "login", new { credential = key.Get(Options(ask)), state = State(ask) });
    }

    internal static async Task<SoftwareAuthenticator> AddKeyAsync(RunningServer server, string name, bool countsUses = true)
    {
        using var page = new PageClient(server.Web);
        await using (var client = await server.LineAsync(name))
        {
            await client.SayAsync($"/register {Passphrase}");
            await client.ReadUntilStartsAsync($"{name} is yours now.");
        }

        Assert.Null(await page.AskAsync("login", new { handle = name, passphrase = Passphrase }));
        var offer = await AskAsync(page, "offer", new { current = Passphrase });
        var key = new SoftwareAuthenticator(server.Web) { CountsUses = countsUses };
        Assert.Null(Problem(await AskAsync(page, "add", new { credential = key.Create(Options(offer)), state = State(offer) })));
        return key;
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);
}
