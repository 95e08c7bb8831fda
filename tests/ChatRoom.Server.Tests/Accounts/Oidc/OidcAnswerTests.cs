using System.Net;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Asserts which answers of a provider are taken, and what the reader sees of the others.</summary>
[Slow]
public sealed class OidcAnswerTests : OidcTests
{
    private const string Ended = "This log-in has ended, or was used already. Begin again.";

    [Fact]
    public async Task A_replayed_answer_a_forged_one_and_that_of_another_browser_are_refused()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        var (_, address) = await page.BeginAsync("login", new { });
        var answer = await ProviderLogIn.VisitAsync(address!);
        using var thief = new PageClient(server.Web);
        await AssertRefusedAsync(thief, answer);
        // The thief's own log-in does not help it.
        await thief.BeginAsync("login", new { });
        await AssertRefusedAsync(thief, answer);
        await AssertRefusedAsync(page, new Uri(server.Web, "account/oidc/callback"));
        await AssertRefusedAsync(page, new Uri(server.Web, "account/oidc/callback?code=a&state=b"));
        await AssertRefusedAsync(page, new Uri(server.Web, "account/oidc/callback?error=%3Cscript%3E&error_description=%3Cscript%3E"));

        Assert.Equal(HttpStatusCode.OK, (await page.ReturnAsync(answer)).Status);
        Assert.Null(await page.AskAsync("logout", new { }));
        await AssertRefusedAsync(page, answer);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_begin_a_log_in()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        using var forged = await page.SendAsync("oidc/login", new { }, token: null);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var foreign = await page.SendAsync("oidc/login", new { }, await page.TokenAsync(), ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var read = await page.Http.GetAsync("account/oidc/login", Deadline.Token());
        Assert.NotEqual(HttpStatusCode.Redirect, read.StatusCode);
        Assert.Null(Provider.LastRequest);
    }

    [Theory]
    [InlineData("access_denied", "Example Login has not let you in.")]
    [InlineData("temporarily_unavailable", "The log-in with Example Login has failed. Try again, or ask the operator.")]
    public async Task An_error_of_theProvider_has_a_page_with_a_way_back_and_none_of_its_words(string error, string text)
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        Provider.Error = error;

        var html = await page.GoAsync("login", new { });

        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">Back to the chat</a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", html, StringComparison.Ordinal);
        Assert.Empty(await page.DevicesAsync());
    }

    [Fact]
    public async Task A_browser_has_the_cookies_of_one_log_in_and_of_none_after_its_end()
    {
        await using var server = await StartAsync();
        using var page = new PageClient(server.Web);
        await page.BeginAsync("login", new { });
        await page.BeginAsync("login", new { });
        var (_, address) = await page.BeginAsync("login", new { });
        Assert.Equal(2, Count());
        Assert.DoesNotContain(page.Cookies.GetCookies(server.Web), cookie => cookie.Name.StartsWith("chatroom-oidc", StringComparison.Ordinal));

        await page.ReturnAsync(await ProviderLogIn.VisitAsync(address!));
        Assert.Equal(0, Count());
        Provider.Error = "access_denied";
        await page.GoAsync("login", new { });
        Assert.Equal(0, Count());

        int Count() => page.Cookies.GetCookies(new Uri(server.Web, "account/oidc/callback"))
            .Count(cookie => cookie.Name.StartsWith("chatroom-oidc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Over_plain_http_of_another_machine_no_log_in_begins_or_ends_and_over_a_trusted_proxy_with_https_it_does()
    {
        await using var server = await StartAsync("--Proxies:Trusted=127.0.0.1");
        using var page = new PageClient(server.Web);
        page.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        Assert.StartsWith("Others on the network could read a passphrase that this page sends. The operator can", (await page.BeginAsync("login", new { })).Problem, StringComparison.Ordinal);

        page.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var (problem, address) = await page.BeginAsync("login", new { });
        Assert.Null(problem);
        var answer = await ProviderLogIn.VisitAsync(address!);
        Assert.Equal($"https://{server.Web.Authority}/account/oidc/callback", answer.GetLeftPart(UriPartial.Path));
        page.Http.DefaultRequestHeaders.Remove("X-Forwarded-Proto");
        var plain = new Uri(server.Web, answer.PathAndQuery);
        var (status, html) = await page.ReturnAsync(plain);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("Others on the network could read what this page sends, so it takes no log-in. The operator can serve the page over HTTPS", html, StringComparison.Ordinal);
        Assert.Empty(await page.DevicesAsync());
    }

    [Fact]
    public async Task Below_a_path_of_a_proxy_the_answer_comes_back_below_it()
    {
        await using var server = await StartAsync("--Web:PathBase=/chat");
        using var page = new PageClient(new Uri(server.Web, "/chat/"));
        var (_, address) = await page.BeginAsync("login", new { });

        var answer = await ProviderLogIn.VisitAsync(address!);

        Assert.Equal("/chat/account/oidc/callback", answer.AbsolutePath);
        var (_, html) = await page.ReturnAsync(answer);
        Assert.Contains("src=\"/chat/js/account/arrive.js\" data-handle=\"alice\"", html, StringComparison.Ordinal);
        Assert.Single(await page.DevicesAsync());
    }

    [Fact]
    public async Task AProvider_that_is_away_delays_neither_the_start_nor_other_log_ins()
    {
        await Provider.DisposeAsync();
        await using var server = await StartAsync();
        await using var line = await server.LineAsync("bob");
        await line.SayAsync("/register correct horse battery");
        await line.ReadUntilStartsAsync("bob is yours now.");
        using var page = new PageClient(server.Web);

        Assert.Equal("The provider of the log-in does not answer. Try again later, or log in another way.", (await page.BeginAsync("login", new { })).Problem);

        Assert.Null(await page.AskAsync("login", new { handle = "bob", passphrase = "correct horse battery" }));
        Assert.Single(server.LogLines, text => text.Contains("The provider of Accounts:Oidc:Authority cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_noProvider_is_one_that_is_away()
    {
        await using var other = await RunningServer.StartAsync();
        await using var server = await StartAsync($"--Accounts:Oidc:Authority={other.Web}");
        using var page = new PageClient(server.Web);

        Assert.Equal("The provider of the log-in does not answer. Try again later, or log in another way.", (await page.BeginAsync("login", new { })).Problem);
    }

    [Fact]
    public async Task AProvider_that_goes_away_meanwhile_has_a_page_and_a_wrong_secret_a_line_in_the_log()
    {
        await using var server = await StartAsync("--Accounts:Oidc:ClientSecret=a-wrong-secret");
        using var page = new PageClient(server.Web);
        Assert.Contains("has failed. Try again, or ask the operator.", await page.GoAsync("login", new { }), StringComparison.Ordinal);
        Assert.Contains(server.LogLines, text => text.Contains("invalid_client", StringComparison.Ordinal));
        Assert.DoesNotContain(server.LogLines, text => text.Contains("a-wrong-secret", StringComparison.Ordinal));

        var (_, address) = await page.BeginAsync("login", new { });
        var answer = await ProviderLogIn.VisitAsync(address!);
        await Provider.DisposeAsync();
        var (status, html) = await page.ReturnAsync(answer);
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("The provider of the log-in does not answer.", html, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(PageClient page, Uri answer)
    {
        var (status, html) = await page.ReturnAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(Ended, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Empty(await page.DevicesAsync());
    }
}
