using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Hosting;

public sealed partial class LogTests
{
    private const string Secret = "xyzzy-plugh";

    [Fact]
    public async Task Each_connect_and_disconnect_is_one_line_that_has_no_message_text()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=200", "--Limits:FloodBurst=0");
        await using var alice = await server.LineAsync("alice");
        await using var old = await server.ChunkAsync("old");
        await alice.SendAsync($"{Secret}\n/me {Secret}\n/{Secret}\n//{Secret}\n/nick {Secret}!\n{new string('x', 300)}{Secret}\n/nick alice\n");
        await alice.ReadUntilAsync("xyzzy-plugh is now known as alice.");
        await old.SendAsync(Secret);
        await alice.ReadUntilAsync($"old: {Secret}");
        await old.SendAsync("{quit}");
        await old.Ended;
        await old.DisposeAsync();
        await Eventually.TrueAsync(() => server.Connections == 1, "the old one is gone");
        alice.HalfClose();
        await server.UntilEmptyAsync();
        await using (var browser = await WireClient.ConnectAsync(server.Port))
        {
            await browser.SendAsync($"GET /{Secret} HTTP/1.1\r\n\r\n");
            await browser.ReadToEndAsync();
        }

        await server.UntilEmptyAsync();
        var lines = server.LogLines.Select(line => Address().Replace(line, "127.0.0.1:*")).ToArray();
        Assert.Equal(
            [
                "INF tcp alice connected from 127.0.0.1:* (line)",
                "INF tcp old connected from 127.0.0.1:* (chunk)",
                "INF tcp old disconnected from 127.0.0.1:*: Quit",
                "INF tcp alice disconnected from 127.0.0.1:*: PeerGone",
                "INF tcp - disconnected from 127.0.0.1:*: NotChat",
            ],
            lines);
    }

    [Fact]
    public async Task The_reason_of_a_refusal_is_logged()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var alice = await server.LineAsync("alice");
        await using var third = await WireClient.ConnectAsync(server.Port);
        await third.ReadToEndAsync();
        await Eventually.TrueAsync(
            () => server.LogLines.Any(line => line.StartsWith("INF tcp - refused from 127.0.0.1:", StringComparison.Ordinal)
                && line.EndsWith(": ServerFull", StringComparison.Ordinal)),
            "it is logged");
    }

    [Fact]
    public async Task A_flood_of_refused_connections_makes_few_lines()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=1");
        await using var alice = await server.LineAsync("alice");
        await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => BeRefusedAsync(server.Port)));

        Assert.InRange(server.LogLines.Count(line => line.StartsWith("INF tcp - ", StringComparison.Ordinal)), 1, 50);
    }

    [Fact]
    public async Task A_program_gets_each_line_as_a_json_object()
    {
        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["Log__Format"] = "json", ["Tcp__Port"] = "0" });
        await using (await LineClient.JoinAsync(server.Port, "alice #dev"))
        await using (await LineClient.JoinAsync(server.Port, "bob"))
        {
        }

        string[][] seen = [];
        await Eventually.TrueAsync(
            () => (seen = [.. server.Output.Where(line => line.StartsWith('{')).Select(PropertiesOf).Where(line => line[0].Length > 0)]).Length == 4,
            "two lines about each client");
        var connections = seen.GroupBy(line => line[0]).ToDictionary(lines => lines.Key, lines => lines.Select(line => $"{line[1]} {line[2]}").Distinct().ToArray());
        var (alice, bob) = (Assert.Single(connections["alice"]), Assert.Single(connections["bob"]));
        Assert.EndsWith(" dev", alice, StringComparison.Ordinal);
        Assert.EndsWith(" lobby", bob, StringComparison.Ordinal);
        Assert.NotEqual(alice.Split(' ')[0], bob.Split(' ')[0]);
    }

    private static async Task BeRefusedAsync(int port)
    {
        using var refused = new TcpClient();
        try
        {
            await refused.ConnectAsync(IPAddress.Loopback, port);
            await refused.GetStream().CopyToAsync(Stream.Null, Deadline.Token());
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Only the first ones are told why; the others are reset.
        }
    }

    private static string[] PropertiesOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        var properties = json.RootElement.GetProperty("Properties");
        return [.. ((string[])["Handle", "Connection", "Room"]).Select(name => properties.TryGetProperty(name, out var value) ? value.ToString() : "")];
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
