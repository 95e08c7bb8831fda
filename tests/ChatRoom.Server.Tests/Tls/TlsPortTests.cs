using System.Net;
using System.Security.Authentication;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Tests.Proxies;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tls;

/// <summary>Tests the raw port for TLS: the same protocol, the same limits, and a proper end.</summary>
[Slow]
public sealed class TlsPortTests
{
    // The beginning of a handshake that never goes on.
    private static readonly byte[] HalfHello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00];

    private readonly int _port = FreePort.Find();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_has_the_same_conversation_as_without_tls(SslProtocols protocol)
    {
        await using var server = await StartAsync();
        await using var plain = await server.LineAsync("plain");
        await using var secret = await TlsClient.JoinAsync(_port, "secret", protocol);
        Assert.Equal(protocol, secret.Protocol);

        await plain.ReadUntilAsync("secret has joined the chat!");
        var expected = new List<string>();
        foreach (var line in new[] { "hi", "/me waves", "/who", new string('x', 4000) })
        {
            await secret.SayAsync(line);
        }

        await secret.SayAsync("last");
        expected.AddRange(await secret.ReadUntilAsync("secret: last"));
        var seen = await plain.ReadUntilAsync("secret: last");

        Assert.Equal(expected.Where(line => line.StartsWith("secret", StringComparison.Ordinal)), seen.Where(line => line.StartsWith("secret", StringComparison.Ordinal)));
        Assert.Contains(server.LogLines, line => line.StartsWith("INF tcp secret connected from 127.0.0.1:", StringComparison.Ordinal) && line.EndsWith("(line, TLS)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Older_protocols_are_refused()
    {
        await using var server = await StartAsync();
#pragma warning disable SYSLIB0039, CA5397 // The refusal of an old protocol is the test.
        await Assert.ThrowsAnyAsync<Exception>(() => TlsClient.ConnectAsync(_port, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
        await server.UntilEmptyAsync();
    }

    [Fact]
    public async Task Quit_ends_the_connection_behind_the_last_word()
    {
        await using var server = await StartAsync();
        await using var alice = await TlsClient.JoinAsync(_port, "alice");
        await alice.SayAsync("/quit");
        Assert.EndsWith("{quit}\n", await alice.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_ends_its_input_is_heard_to_its_last_line()
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var cron = await TlsClient.ConnectAsync(_port);
        await cron.SendAsync("cron\nbackup done\nwithout a newline");
        await cron.EndAsync();
        Assert.EndsWith("cron: without a newline\n", await cron.ReadToEndAsync(), StringComparison.Ordinal);
        await alice.ReadUntilAsync("cron: without a newline");
    }

    [Fact]
    public async Task A_stop_ends_the_clients_properly_also_those_before_their_handshake()
    {
        await using var server = await StartAsync();
        await using var alice = await TlsClient.JoinAsync(_port, "alice");
        await using var silent = await WireClient.ConnectAsync(_port);
        await using var half = await WireClient.ConnectAsync(_port);
        await half.SendAsync(HalfHello);
        await Eventually.TrueAsync(() => server.Connections == 3, "all are counted");

        await server.StopAsync();

        Assert.EndsWith("The server is stopping.\n", await alice.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal("", (await silent.ReadToEndAsync()).Text);
        Assert.DoesNotContain("stopping", (await half.ReadToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_everything_in_order()
    {
        await using var server = await StartAsync("--Limits:FloodPerSecond=0", "--Tcp:SendBuffer=4096");
        await using var slow = await TlsClient.JoinAsync(_port, "slow", receiveBuffer: 8192);
        await using var fast = await server.LineAsync("fast");
        for (var i = 0; i < 200; i++)
        {
            await fast.SayAsync($"{i} {new string('x', 1000)}");
        }

        await fast.ReadUntilAsync($"fast: 199 {new string('x', 1000)}");

        var lines = await slow.ReadUntilAsync($"fast: 199 {new string('x', 1000)}");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"fast: {i} {new string('x', 1000)}"), lines.Skip(lines.Count - 200));
    }

    [Theory]
    [InlineData("alice\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task Plain_text_is_answered_with_one_line(string sent)
    {
        await using var server = await StartAsync();
        await using var client = await WireClient.ConnectAsync(_port);
        await client.SendAsync(sent);
        await AssertToldAsync(client);
        Assert.Empty(server.Handles);
        Assert.Equal(1, server.Counters["chatroom.rejects/NotChat"]);
    }

    [Fact]
    public async Task A_silent_client_is_told_too_when_its_time_is_over()
    {
        await using var server = await StartAsync("--Limits:HandshakeTimeout=00:00:00.100");
        await using var client = await WireClient.ConnectAsync(_port);
        await AssertToldAsync(client);
        Assert.Equal(1, server.Counters["chatroom.rejects/HandshakeTimeout"]);
        Assert.Equal(0, server.Counters["chatroom.rejects/NotChat"]);
    }

    [Fact]
    public async Task A_handshake_that_does_not_end_is_closed_when_its_time_is_over()
    {
        await using var server = await StartAsync("--Limits:HandshakeTimeout=00:00:00.100");
        await using var client = await WireClient.ConnectAsync(_port);
        await client.SendAsync(HalfHello);
        Assert.Equal("", (await client.ReadToEndAsync()).Text);
        await server.UntilEmptyAsync();
        Assert.Equal(1, server.Counters["chatroom.rejects/HandshakeTimeout"]);
    }

    [Fact]
    public async Task The_oldest_handshake_makes_room_for_a_new_one()
    {
        await using var server = await StartAsync("--Limits:Handshakes=2", "--Limits:HandshakeTimeout=00:10:00");
        await using var oldest = await WireClient.ConnectAsync(_port);
        await oldest.SendAsync(HalfHello);
        await Eventually.TrueAsync(() => server.Connections == 1, "the first is there");
        List<WireClient> others = [];
        for (var i = 0; i < 5; i++)
        {
            others.Add(await WireClient.ConnectAsync(_port));
            await others[i].SendAsync(HalfHello);
        }

        // Six have begun, and two are left; else one of them could take the place of the next client.
        await Eventually.TrueAsync(
            () => server.LogLines.Count(line => line.StartsWith("INF tcp - disconnected", StringComparison.Ordinal)) == 4, "four have ended");
        await using var alice = await TlsClient.JoinAsync(_port, "alice");
        Assert.Equal("", (await oldest.ReadToEndAsync()).Text);
        Assert.True(server.Counters["chatroom.rejects/HandshakeLimit"] >= 4);

        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Random_bytes_in_a_handshake_are_no_fault_of_the_server()
    {
        await using var server = await StartAsync();
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            await using var client = await WireClient.ConnectAsync(_port);
            var hello = new byte[random.Next(1, 600)];
            random.NextBytes(hello);
            byte[] start = [0x16, 0x03, 0x01, (byte)(hello.Length >> 8), (byte)hello.Length, 0x01, 0x00];
            await client.TrySendAsync([.. start[..random.Next(1, start.Length + 1)], .. hello]);
            client.HalfClose();
            await client.ReadToEndAsync();
        }

        // The server fails the test if it has logged an error.
        await server.UntilEmptyAsync();
    }

    [Fact]
    public async Task Connections_count_in_the_limits_of_their_address()
    {
        await using var server = await StartAsync("--Limits:ConnectionsPerAddress=1", "--Limits:Exempt=none");
        await using var plain = await server.LineAsync("plain");
        await using var second = await WireClient.ConnectAsync(_port);
        Assert.Equal([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31], await second.ReadExactlyAsync(7));
        await Eventually.TrueAsync(
            () => server.LogLines.Any(line => line.StartsWith("INF tcp - refused from 127.0.0.1:", StringComparison.Ordinal) && line.EndsWith("AddressLimit", StringComparison.Ordinal)),
            "the log has the reason");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_client_that_gives_up_waits_neither_for_its_handshake_nor_for_its_join(int lines)
    {
        await using var server = await StartAsync(
            "--Limits:Exempt=none", $"--Limits:AddressBurst={lines}", "--Limits:AddressPerSecond=0.01");
        // A join takes two lines.
        await using var alice = await server.LineAsync("alice");
        if (lines == 2)
        {
            await using var early = await WireClient.ConnectAsync(_port);
            await early.SendAsync(HalfHello);
            early.HalfClose();
            await Eventually.TrueAsync(() => server.Connections == 1, "its place is free");
            return;
        }

        await using var late = await TlsClient.ConnectAsync(_port);
        await late.SayAsync("late");
        await late.EndAsync(andStream: true);
        await Eventually.TrueAsync(() => server.Connections == 1, "its place is free");
        Assert.DoesNotContain("late", server.Handles);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_header_of_a_trusted_proxy_comes_before_the_handshake(bool isText)
    {
        var port = FreePort.Find();
        var carol = new IPEndPoint(IPAddress.Parse("203.0.113.7"), 50_000);
        await using var server = await StartAsync($"--Tcp:TlsProxyPort={port}", $"--Tcp:ProxyPort={FreePort.Find()}", "--Proxies:Trusted=127.0.0.1");
        await using var client = await TlsClient.JoinAsync(
            port, "carol", header: isText ? HeaderBytes.Version1(carol) : HeaderBytes.Version2(carol, []));
        Assert.Contains(server.LogLines, line => line == "INF tcp carol connected from 203.0.113.7:50000 (line, TLS)");
        Assert.True(OriginOf(server, "carol") is { IsLocal: false, IsEncrypted: true, IsSecure: true });
    }

    [Fact]
    public async Task A_connection_tells_whether_others_can_read_it()
    {
        var port = FreePort.Find();
        await using var server = await StartAsync($"--Tcp:ProxyPort={port}", "--Proxies:Trusted=127.0.0.1");
        await using var local = await server.LineAsync("local");
        await using var secret = await TlsClient.JoinAsync(_port, "secret");
        await using var far = await LineClient.JoinAsync(port, "far", header: HeaderBytes.Version1(new IPEndPoint(IPAddress.Parse("203.0.113.7"), 1)));

        Assert.True(OriginOf(server, "local") is { IsEncrypted: false, IsSecure: true });
        Assert.True(OriginOf(server, "secret") is { IsEncrypted: true, IsSecure: true });
        Assert.True(OriginOf(server, "far") is { IsEncrypted: false, IsSecure: false });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(47)]
    public async Task Tls_on_the_other_port_is_told_the_right_one(int bytes)
    {
        await using var server = await StartAsync("--Tcp:TypingPause=00:00:00.100");
        await using var alice = await server.LineAsync("alice");
        await using var lost = await WireClient.ConnectAsync(server.Port);
        await lost.ReadGreetingAsync();
        await lost.SendAsync([.. new byte[] { 0x16, 0x03, 0x01, 0x00, 0x2A, 0x01 }.Concat(new byte[41]).Take(bytes)]);
        Assert.Equal(
            ($"This port is for plain text, without TLS; port {_port} is for TLS. Goodbye.\n", Ending.Eof), await lost.ReadToEndAsync());
        Assert.Equal(["alice"], server.Handles);
    }

    [Fact]
    public async Task The_page_shows_the_command_for_tls()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient();
        Assert.Contains(
            $"openssl s_client -quiet -connect 127.0.0.1:{_port}", await http.GetStringAsync(server.Web, Deadline.Token()), StringComparison.Ordinal);
    }

    private static async Task AssertToldAsync(WireClient client) => Assert.Equal(
        ("This port is for TLS: connect with 'openssl s_client -quiet -connect HOST:PORT' or 'ncat --ssl HOST PORT'. Goodbye.\n", Ending.Eof),
        await client.ReadToEndAsync());

    private static ClientAddress OriginOf(RunningServer server, string handle) => Assert.IsType<Connection>(
        Assert.Single(server.Services.GetRequiredService<RoomDirectory>().People.Find(handle)!.Contacts), exactMatch: false).Client;

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync([$"--Tcp:TlsPort={_port}", "--Tls:SelfSigned=true", .. settings]);
}
