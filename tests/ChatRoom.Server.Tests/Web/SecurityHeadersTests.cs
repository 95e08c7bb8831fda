using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Web;

public sealed class SecurityHeadersTests
{
    [Fact]
    public async Task A_page_has_a_policy_with_the_nonce_of_its_inline_script()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(server.Web, TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var directives = policy.Split("; ").ToDictionary(d => d[..d.IndexOf(' ')], d => d[(d.IndexOf(' ') + 1)..]);
        var nonce = Regex.Match(directives["script-src"], "^'self' 'nonce-([^']+)'$").Groups[1].Value;
        Assert.Equal("'none'", directives["default-src"]);
        Assert.Equal("'none'", directives["frame-ancestors"]);
        Assert.Equal("'none'", directives["object-src"]);
        Assert.Equal("'self'", directives["base-uri"]);
        Assert.Equal("'self'", directives["form-action"]);
        Assert.Equal("'self'", directives["style-src"]);
        Assert.Equal("'self'", directives["connect-src"]);
        Assert.Equal("'self'", directives["manifest-src"]);
        // The icon that counts is painted in the page.
        Assert.Equal("'self' data:", directives["img-src"]);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Contains("camera=()", Assert.Single(response.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);

        var html = System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var inline = Assert.Single(Regex.Matches(html, "<script(?![^>]* src=)[^>]*>"));
        Assert.True(nonce.Length >= 22);
        Assert.Contains($"nonce=\"{nonce}\"", inline.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("icon.svg")]
    [InlineData("_blazor/negotiate?negotiateVersion=1")]
    [InlineData("no-such-page")]
    [InlineData("r/no-such-room")]
    public async Task Every_other_response_says_so_too(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();
        var address = new Uri(server.Web, path);

        using var first = await http.GetAsync(address, TestContext.Current.CancellationToken);
        using var second = await http.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.NotEqual(first.Headers.GetValues("Content-Security-Policy"), second.Headers.GetValues("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("app.css")]
    [InlineData("js/look.js")]
    public async Task A_file_that_is_never_a_document_is_sent_without_its_headers(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Web, path), TestContext.Current.CancellationToken);

        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Content-Security-Policy"));
        Assert.False(response.Headers.Contains("Permissions-Policy"));
    }
}
