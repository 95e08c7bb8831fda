using System.Net;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Web.Circuits;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests whose word about a client's address and scheme counts.</summary>
[Slow]
public sealed class ForwardedHeadersTests
{
    private const string Trusted = "--Proxies:Trusted=127.0.0.1,127.0.0.9,198.51.100.0/24";

    [Fact]
    public async Task Pages_behind_a_trusted_proxy_are_counted_by_their_own_addresses()
    {
        await using var server = await RunningServer.StartAsync(Trusted, "--Limits:ConnectionsPerAddress=1");
        await using var page = await CircuitClient.EnterFromAsync(server.Web, "127.0.0.1", "203.0.113.7");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(server.Web, "127.0.0.1", "203.0.113.7"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server.Web, "127.0.0.1", "203.0.113.8"));
    }

    [Theory]
    [InlineData("203.0.113.8, 203.0.113.7", "the client has forged the first address")]
    [InlineData("203.0.113.7, 198.51.100.1", "there is another trusted proxy in front")]
    [InlineData("127.0.0.1, 203.0.113.7, 198.51.100.1, 198.51.100.2", "there are two, and the client has forged an address")]
    [InlineData("[203.0.113.7], 203.0.113.7:4711", "the address has a port")]
    [InlineData("::ffff:203.0.113.7", "the address is mapped into IPv6")]
    public async Task The_client_is_the_last_hop_that_is_no_trusted_proxy(string forwarded, string because)
    {
        await using var server = await RunningServer.StartAsync(Trusted, "--Limits:ConnectionsPerAddress=1");
        await using var page = await CircuitClient.EnterFromAsync(server.Web, "127.0.0.1", "203.0.113.7");

        Assert.True(await AskAsync(server.Web, "127.0.0.9", forwarded) == HttpStatusCode.ServiceUnavailable, because);
    }

    [Fact]
    public async Task A_loopback_address_that_a_proxy_forwards_counts_too()
    {
        await using var server = await RunningServer.StartAsync("--Proxies:Trusted=127.0.0.9", "--Limits:ConnectionsPerAddress=1");
        await using var page = await CircuitClient.EnterFromAsync(server.Web, "127.0.0.9", "127.0.0.1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(server.Web, "127.0.0.9", "127.0.0.1"));
    }

    [Theory]
    [InlineData("--Proxies:Trusted=127.0.0.1", "127.0.0.2")]
    [InlineData("--Proxies:Trusted=none", "127.0.0.3")]
    public async Task A_header_from_a_stranger_changes_nothing(string trusted, string stranger)
    {
        await using var server = await RunningServer.StartAsync(trusted, "--Limits:ConnectionsPerAddress=1");
        // With a proxy that is believed, this takes the place of the forged address.
        await using var page = await CircuitClient.EnterFromAsync(server.Web, "127.0.0.1", "203.0.113.7");

        Assert.Equal(HttpStatusCode.OK, await AskAsync(server.Web, stranger, "203.0.113.7"));
        using var handler = LocalHandler.From(stranger);
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/evil");
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        Assert.Contains("<base href=\"/\"", await http.GetStringAsync(server.Web, Deadline.Token()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_of_the_framework_makes_no_stranger_believed()
    {
        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            ["Tcp__Port"] = "0",
            ["Limits__ConnectionsPerAddress"] = "1",
        });
        await using var page = await CircuitClient.EnterFromAsync(server.Web, "127.0.0.1", "203.0.113.7");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(server.Web, "127.0.0.1", "203.0.113.8"));
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("HTTPS", true)]
    [InlineData("wss", true)]
    [InlineData("http", false)]
    [InlineData("ws", false)]
    [InlineData("java script", false)]
    public async Task The_scheme_is_the_one_that_a_trusted_proxy_names(string forwarded, bool isSecure)
    {
        await using var server = await RunningServer.StartAsync(Trusted);
        using var handler = LocalHandler.From("127.0.0.1");
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", forwarded);

        using var response = await http.GetAsync(server.Web, Deadline.Token());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // The page is compressed over HTTP only.
        Assert.Equal(!isSecure, response.Content.Headers.ContentEncoding.Contains("gzip"));
    }

    private static async Task<HttpStatusCode> AskAsync(Uri web, string from, string forwarded)
    {
        using var handler = LocalHandler.From(from);
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        using var response = await http.GetAsync(web, Deadline.Token());
        return response.StatusCode;
    }
}
