using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests the port on which trusted proxies name their clients.</summary>
public sealed class ProxyPortTests
{
    private static readonly IPEndPoint Carol = new(IPAddress.Parse("203.0.113.7"), 50_000);
    private static readonly IPEndPoint Dave = new(IPAddress.Parse("2001:db8::7"), 50_001);

    private readonly int _port = FreePort.Find();

    public static TheoryData<bool> Versions => [false, true];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_is_its_header_for_limits_and_log(bool isText)
    {
        await using var server = await StartAsync("--Limits:ConnectionsPerAddress=1");
        await using var carol = await JoinAsync(Carol, "carol", isText);
        await using var dave = await JoinAsync(Dave, "dave", isText);
        Assert.Contains(server.LogLines, line => line == "INF tcp carol connected from 203.0.113.7:50000 (line)");
        Assert.Contains(server.LogLines, line => line == "INF tcp dave connected from [2001:db8::7]:50001 (line)");

        await using var second = await WireClient.ConnectAsync(_port);
        await second.SendAsync(HeaderBytes.Version2(new IPEndPoint(Carol.Address, 50_002), []));

        Assert.StartsWith("There are too many connections from your address.", (await second.ReadToEndAsync()).Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => server.LogLines.Contains("INF tcp - refused from 203.0.113.7:50002: AddressLimit"), "the log has the client's address");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_loopback_address_in_a_header_counts_too(bool isText)
    {
        await using var server = await StartAsync("--Limits:ConnectionsPerAddress=1");
        await using var first = await JoinAsync(new IPEndPoint(IPAddress.Loopback, 1), "first", isText);
        await using var second = await WireClient.ConnectAsync(_port);
        await second.SendAsync(HeaderBytes.Version1(new IPEndPoint(IPAddress.Loopback, 2)));
        Assert.StartsWith("There are too many", (await second.ReadToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_header_may_come_in_pieces_and_what_follows_is_the_clients(bool isText)
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var carol = await WireClient.ConnectAsync(_port);
        foreach (var value in Header(Carol, isText)[..^1])
        {
            await carol.SendAsync([value]);
        }

        await carol.SendAsync([Header(Carol, isText)[^1], .. "carol\nhi\nfrom behind\n"u8]);

        await carol.ReadGreetingAsync();
        await alice.ReadUntilAsync("carol: hi");
        await alice.ReadUntilAsync("carol: from behind");
    }

    [Fact]
    public async Task Nobody_but_a_trusted_proxy_is_served()
    {
        await using var server = await StartAsync();
        Assert.Equal(("", Ending.Reset), await CallAsStrangerAsync());

        await Eventually.TrueAsync(
            () => server.LogLines.Any(line => line.StartsWith("WRN tcp - refused from 127.0.0.2:", StringComparison.Ordinal)
                && line.EndsWith(": the port for proxies is for those in Proxies:Trusted", StringComparison.Ordinal)),
            "the log names the stranger and the setting");
        Assert.Empty(server.Handles);
    }

    private async Task<(string Text, Ending Ending)> CallAsStrangerAsync()
    {
        try
        {
            await using var stranger = await WireClient.ConnectAsync(_port, from: "127.0.0.2");
            // A reset that fails the sending is told once: a read would then see an end.
            return await stranger.TrySendAsync([.. Header(Carol, isText: true), .. "mallory\n"u8])
                ? await stranger.ReadToEndAsync()
                : ("", Ending.Reset);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The reset may come before the system has told the client that it is connected.
            return ("", Ending.Reset);
        }
    }

    [Theory]
    [InlineData("alice\n", "there is no PROXY header")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "there is no PROXY header")]
    [InlineData("PROXY TCP4 here there 1 2\r\nmallory\n", "the PROXY header has no valid addresses")]
    [InlineData("PROXY TCP4 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "the PROXY header is too long")]
    public async Task A_wrong_header_ends_the_connection_and_nothing_else(string sent, string reason)
    {
        await using var server = await StartAsync();
        await using var proxy = await WireClient.ConnectAsync(_port);
        await proxy.SendAsync(sent);

        Assert.Equal(("", Ending.Reset), await proxy.ReadToEndAsync());

        await Eventually.TrueAsync(
            () => server.LogLines.Any(line => line.StartsWith("WRN tcp - closed the connection of the proxy 127.0.0.1:", StringComparison.Ordinal)
                && line.EndsWith($": {reason}", StringComparison.Ordinal)),
            "the log says why");
        await using var carol = await JoinAsync(Carol, "carol", isText: true);
        Assert.Equal(["carol"], server.Handles);
    }

    [Fact]
    public async Task A_health_check_gets_the_greeting_and_leaves_no_trace()
    {
        await using var server = await StartAsync("--Limits:Connections=1");
        await using var carol = await JoinAsync(Carol, "carol", isText: true);
        byte[][] checks = [HeaderBytes.Version2(0x20, 0, []), [.. "PROXY UNKNOWN\r\n"u8], []];
        foreach (var check in checks)
        {
            await using var proxy = await WireClient.ConnectAsync(_port);
            await proxy.SendAsync(check);
            if (check.Length > 0)
            {
                await proxy.ReadGreetingAsync();
            }

            proxy.HalfClose();
            await proxy.ReadToEndAsync();
        }

        Assert.Equal(1, server.Connections);
        Assert.Equal("INF tcp carol connected from 203.0.113.7:50000 (line)", Assert.Single(server.LogLines, line => line.Contains("tcp", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_other_port_reads_no_header()
    {
        await using var server = await StartAsync();
        await using var client = await WireClient.ConnectAsync(server.Port);
        await client.ReadGreetingAsync();
        await client.SendAsync([.. Header(Carol, isText: true), .. "x\n"u8]);
        await Eventually.TrueAsync(
            () => server.LogLines.Any(line => line.Contains("connected from 127.0.0.1:", StringComparison.Ordinal)), "the client joins by its own address");
        Assert.DoesNotContain(server.LogLines, line => line.Contains("from 203.0.113.7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_clients_behind_a_proxy_and_waits_for_no_header()
    {
        await using var server = await StartAsync();
        await using var carol = await JoinAsync(Carol, "carol", isText: true);
        await using var silent = await WireClient.ConnectAsync(_port);
        await silent.SendAsync("PROXY ");

        await server.StopAsync();

        Assert.Contains("The server is stopping.", await carol.ReadAllAsync());
        Assert.Equal(Ending.Reset, (await silent.ReadToEndAsync()).Ending);
    }

    private static byte[] Header(IPEndPoint client, bool isText) =>
        isText ? HeaderBytes.Version1(client) : HeaderBytes.Version2(client, [0x03, 0, 4, 1, 2, 3, 4]);

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync([$"--Tcp:ProxyPort={_port}", "--Proxies:Trusted=127.0.0.1", .. settings]);

    private Task<LineClient> JoinAsync(IPEndPoint client, string name, bool isText) =>
        LineClient.JoinAsync(_port, name, header: Header(client, isText));
}
