using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests that the room survives any abuse of the port and keeps no leftovers.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class AbuseTests
{
    private const long SpareBytes = 16 << 20;
    private const int Seed = 20240229;

    [Fact]
    public Task Three_hundred_connections_are_opened_and_reset_at_once() => AttackAsync(async server =>
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => WireClient.ConnectAsync(server.Port)));
        Array.ForEach(clients, client => client.Reset());
    });

    [Fact]
    public Task Three_hundred_connections_are_reset_while_they_give_their_names() => AttackAsync(server =>
        Task.WhenAll(Enumerable.Range(0, 300).Select(async n =>
        {
            await using var client = await WireClient.ConnectAsync(server.Port);
            await client.SendAsync($"guest{n}\nhello\n");
            client.Reset();
        })));

    [Fact]
    public Task A_hundred_connections_never_give_a_name() => AttackAsync(async server =>
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WireClient.ConnectAsync(server.Port)));
        var endings = await Task.WhenAll(clients.Select(client => client.ReadToEndAsync()));
        Assert.All(endings, e => Assert.Equal((WireClient.Greeting + "You gave no name in time. Goodbye.\n", Ending.Reset), e));
        Array.ForEach(clients, client => client.Reset());
    });

    [Fact]
    public Task A_thousand_random_byte_strings_arrive() => AttackAsync(async server =>
    {
        var random = new Random(Seed);
        for (var round = 0; round < 20; round++)
        {
            var inputs = Enumerable.Range(0, 50).Select(_ => (Bytes: RandomBytes(random), End: random.Next(3))).ToArray();
            await Task.WhenAll(inputs.Select(input => PourAsync(server, input.Bytes, input.End)));
        }
    });

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")]
    public Task A_hundred_peers_speak_another_protocol(string hello) => AttackAsync(server =>
        Task.WhenAll(Enumerable.Range(0, 100).Select(n => PourAsync(server, Encoding.Latin1.GetBytes(hello), end: n % 3))));

    [Theory]
    [InlineData("")]
    [InlineData("mallory\n")]
    [InlineData("mallory")]
    public Task Ten_megabytes_come_without_an_end(string name) => AttackAsync(async server =>
    {
        await using var client = await WireClient.ConnectAsync(server.Port);
        await client.ReadGreetingAsync();
        if (name.Length > 0)
        {
            await client.SendAsync(name);
            await Eventually.TrueAsync(() => server.Handles.Contains("mallory"), "mallory is in");
        }

        var part = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
        var refused = false;
        for (var n = 0; n < 10 && !refused; n++)
        {
            refused = !await client.TrySendAsync(part);
        }

        await client.ReadToEndAsync();
    });

    [Theory]
    [InlineData("")]
    [InlineData("mallory\n")]
    [InlineData("mallory\nJ")]
    public Task Half_a_character_comes_and_the_connection_closes(string before) => AttackAsync(server =>
        Task.WhenAll(Enumerable.Range(0, 30).Select(n => PourAsync(server, [.. Encoding.UTF8.GetBytes(before), 0xC3], end: n % 3))));

    private static async Task AttackAsync(Func<RunningServer, Task> attack)
    {
        await using var server = await RunningServer.StartAsync("--Limits:NameTimeout=00:00:01", "--Limits:FloodBurst=0");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await TalkAsync(alice, bob, "before");
        var resources = new ProcessResources();

        var attacking = attack(server);
        for (var n = 0; n < 5; n++)
        {
            await TalkAsync(alice, bob, $"during {n}");
        }

        await Eventually.InTimeAsync(attacking);
        await TalkAsync(alice, bob, "after");
        await Eventually.TrueAsync(() => server.Connections == 2, "only the two have a place");
        await Eventually.TrueAsync(() => server.Lobby.Participants.Count == 2, "only the two are in the room");
        await resources.UntilBackAsync(SpareBytes);
        await TalkAsync(alice, bob, "at the end");
    }

    /// <summary>Both hear what both say, and nothing they hear could harm a terminal.</summary>
    private static async Task TalkAsync(LineClient alice, LineClient bob, string text)
    {
        await alice.SayAsync($"hello {text}");
        var heard = await bob.ReadUntilAsync($"alice: hello {text}");
        await bob.SayAsync($"hi {text}");
        var answer = await alice.ReadUntilAsync($"bob: hi {text}");
        Assert.DoesNotContain(heard.Concat(answer), line => line.Any(c => char.IsControl(c) && c != '\t'));
    }

    private static async Task PourAsync(RunningServer server, byte[] bytes, int end)
    {
        await using var client = await WireClient.ConnectAsync(server.Port);
        await client.TrySendAsync(bytes);
        switch (end)
        {
            case 0:
                client.Reset();
                break;
            case 1:
                client.HalfClose();
                await client.ReadToEndAsync();
                break;
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 400)];
        random.NextBytes(bytes);
        // Some of it like text, some with many ends of lines, the rest anything.
        switch (random.Next(3))
        {
            case 0:
                return bytes.Select(b => (byte)(b % 95 + 32)).ToArray();
            case 1:
                return bytes.Select(b => b < 40 ? (byte)'\n' : b).ToArray();
            default:
                return bytes;
        }
    }
}
