using System.Globalization;
using System.Net;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Tls;
using ChatRoom.Server.Tests.Web.Circuits;
using ChatRoom.Testing.Proxies;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests the examples of docs/proxies.md: that limits and log see the clients behind real proxies.</summary>
public sealed class RealProxyTests
{
    private readonly int _front = FreePort.Find();

    [Theory]
    [InlineData("haproxy", "send-proxy-v2")]
    [InlineData("haproxy", "send-proxy")]
    [InlineData("nginx", "")]
    public async Task Raw_clients_are_counted_by_their_own_addresses(string program, string version)
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync(
            $"--Tcp:ProxyPort={port}", "--Proxies:Trusted=127.0.0.1", "--Limits:ConnectionsPerAddress=1");
        await using var proxy = await StartRawAsync(program, version, port);
        await using var alice = await LineClient.JoinAsync(_front, "alice", from: "127.0.0.2");
        await using var bob = await LineClient.JoinAsync(_front, "bob", from: "127.0.0.3");

        await using var third = await WireClient.ConnectAsync(_front, from: "127.0.0.2");

        Assert.StartsWith("There are too many connections from your address.", (await third.ReadToEndAsync()).Text, StringComparison.Ordinal);
        await bob.SayAsync("hi");
        await alice.ReadUntilAsync("bob: hi");
        await Eventually.TrueAsync(
            () => server.LogLines.Count(line => line.StartsWith("INF tcp - refused from 127.0.0.2:", StringComparison.Ordinal)) == 1,
            "the log has the client's address");
        // HAProxy has asked many times by now whether the server is there.
        Assert.Equal(2, server.Connections);
        Assert.Equal(3, server.LogLines.Count(line => line.Contains("tcp", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tls_that_a_proxy_passes_on_ends_in_the_server()
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync($"--Tcp:TlsProxyPort={port}", "--Tls:SelfSigned=true", "--Proxies:Trusted=127.0.0.1");
        await using var proxy = await ProxyProcess.HaproxyAsync(
            ProxyDocument.Example(
                "haproxy", 3, ("bind :33003", $"bind 127.0.0.1:{Text(_front)}"), ("127.0.0.1:33002", $"127.0.0.1:{Text(port)}")),
            _front);
        await using var alice = await TlsClient.JoinAsync(_front, "alice", from: "127.0.0.2");
        Assert.Contains(server.LogLines, line =>
            line.StartsWith("INF tcp alice connected from 127.0.0.2:", StringComparison.Ordinal) && line.EndsWith("(line, TLS)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    [InlineData("haproxy")]
    public async Task Pages_are_counted_by_their_own_addresses_and_a_forged_header_changes_nothing(string program)
    {
        await using var server = await RunningServer.StartAsync("--Proxies:Trusted=127.0.0.1", "--Limits:ConnectionsPerAddress=1");
        await using var proxy = await StartWebAsync(program, server.Web.Port);
        await using var page = await CircuitClient.EnterFromAsync(new Uri($"http://127.0.0.1:{_front}/"), "127.0.0.2", forwarded: null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("127.0.0.2", null));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync("127.0.0.2", "127.0.0.3"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("127.0.0.3", null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("127.0.0.3", "127.0.0.2"));
    }

    private Task<ProxyProcess> StartRawAsync(string program, string version, int port)
    {
        var (front, back) = (Text(_front), ("127.0.0.1:33001", $"127.0.0.1:{Text(port)}"));
        return program == "nginx"
            ? ProxyProcess.NginxAsync("", ProxyDocument.Example("nginx", 3, ("listen 33000", $"listen 127.0.0.1:{front}"), back), _front)
            : ProxyProcess.HaproxyAsync(
                ProxyDocument.Example(
                    "haproxy", 2, ("bind :33000", $"bind 127.0.0.1:{front}"), back, ("send-proxy-v2 check", $"{version} check inter 20ms")),
                _front);
    }

    private Task<ProxyProcess> StartWebAsync(string program, int port)
    {
        var (front, back) = (Text(_front), ("127.0.0.1:8080", $"127.0.0.1:{Text(port)}"));
        return program switch
        {
            "nginx" => ProxyProcess.NginxAsync(
                $"{ProxyDocument.Example("nginx", 0)} server {{ listen 127.0.0.1:{front}; {ProxyDocument.Example("nginx", 1, back)} }}", "", _front),
            "caddy" => ProxyProcess.CaddyAsync(
                ProxyDocument.Example("caddy", 0, ("chat.example.org", $"http://127.0.0.1:{front}"), back), _front),
            _ => ProxyProcess.HaproxyAsync(
                ProxyDocument.Example("haproxy", 0, ("bind :80", $"bind 127.0.0.1:{front}"), ("chat.example.org", "127.0.0.1"), back), _front),
        };
    }

    private async Task<HttpStatusCode> AskAsync(string from, string? forged)
    {
        using var handler = LocalHandler.From(from);
        using var http = new HttpClient(handler);
        if (forged is not null)
        {
            http.DefaultRequestHeaders.Add("X-Forwarded-For", forged);
        }

        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{_front}/"), Deadline.Token());
        return response.StatusCode;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
