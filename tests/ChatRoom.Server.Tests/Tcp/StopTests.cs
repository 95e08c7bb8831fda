using System.Globalization;
using System.Text;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests the end of the server as clients see it.</summary>
[Slow]
public sealed class StopTests
{
    [Fact]
    public async Task Line_clients_hear_of_it_and_see_the_end_of_the_stream()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("last words");
        await alice.ReadUntilAsync("alice: last words");
        var stop = server.StopAsync();
        Assert.Equal(["The server is stopping."], await alice.ReadAllAsync());
        Assert.Equal(Ending.Eof, alice.Ending);
        await stop;
    }

    [Fact]
    public async Task Chunk_clients_hear_of_it_and_are_reset()
    {
        await using var server = await RunningServer.StartAsync();
        await using var old = await server.ChunkAsync("old");
        var stop = server.StopAsync();
        Assert.Equal("The server is stopping.", await old.ReadRowAsync());
        Assert.Equal(Ending.Reset, await old.Ended);
        await stop;
    }

    [Fact]
    public async Task A_client_without_a_name_hears_of_it_too()
    {
        await using var server = await RunningServer.StartAsync();
        await using var stranger = await LineClient.ConnectAsync(server.Port);
        await server.StopAsync();
        Assert.Equal(["The server is stopping."], await stranger.ReadAllAsync());
    }

    [Theory]
    [InlineData("{0}\n")]
    [InlineData("{0} #dev\n")]
    [InlineData("\u00FF\u00FD\u0001{0}\r\n")]
    [InlineData("{0}\nfirst\nsecond\n/join dev\nthird\n")]
    [InlineData("{0}\n", "--Limits:Exempt=none", "--Limits:ConnectionsPerAddress=30", "--Limits:NamelessPerAddress=30")]
    public async Task Clients_that_are_joining_hear_of_it_once(string sent, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);
        await using var first = await server.LineAsync("first");
        await AssertAllHearOnceAsync(server, n => string.Format(CultureInfo.InvariantCulture, sent, $"n{n}"));
    }

    [Fact]
    public async Task Clients_that_are_logging_in_hear_of_it_once()
    {
        using var folder = new HistoryFolder();
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting);
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("/register correct horse battery");
        await alice.ReadUntilStartsAsync("alice is yours");
        await AssertAllHearOnceAsync(server, _ => "/login alice correct horse battery\n", count: 5);
    }

    [Fact]
    public async Task Nobody_leaves_the_room_by_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await server.StopAsync();
        Assert.DoesNotContain("bob has left the chat.", await alice.ReadAllAsync());
        Assert.DoesNotContain("alice has left the chat.", await bob.ReadAllAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_when_the_room_has_stopped_already_does_not_hold_it_up()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await server.Lobby.StopAsync();
        alice.Reset();
        await Eventually.TrueAsync(() => server.Connections == 0, "she is gone", within: RunningServer.StopTime);
    }

    [Fact]
    public async Task Clients_that_read_nothing_do_not_hold_it_up()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Limits:MessageBytes=0");
        await using var deaf = await LineClient.JoinAsync(server.Port, "deaf", receiveBuffer: 4096);
        await using var quitter = await LineClient.JoinAsync(server.Port, "quitter", receiveBuffer: 4096);
        await using var bob = await server.LineAsync("bob");
        for (var n = 0; n < 10; n++)
        {
            await bob.SayAsync(new string('x', 1_000_000));
        }

        await bob.SayAsync("end");
        await bob.ReadUntilAsync("bob: end");
        await quitter.SayAsync("/quit");
        await bob.ReadUntilAsync("quitter has left the chat.");
        await server.StopAsync();
    }

    [Fact]
    public async Task Everything_accepted_is_delivered_first()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        await using var alice = await server.LineAsync("alice");
        await using var old = await server.ChunkAsync("old");
        await alice.SendAsync(string.Concat(Enumerable.Range(1, 500).Select(n => $"message {n}\n")));
        await alice.ReadUntilAsync("alice: message 500");
        await server.StopAsync();
        Assert.Equal(Ending.Reset, await old.Ended);
        var expected = string.Concat(Enumerable.Range(1, 500).Select(n => $"alice: message {n}"));
        Assert.Contains(expected, old.Received.Replace("The server is stopping.", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Stops the server while clients send their names, and asserts that each has one line about it.</summary>
    private static async Task AssertAllHearOnceAsync(RunningServer server, Func<int, string> sent, int count = 25)
    {
        var clients = new List<LineClient>();
        for (var n = 0; n < count; n++)
        {
            clients.Add(await LineClient.ConnectAsync(server.Port));
        }

        for (var n = 0; n < clients.Count; n++)
        {
            await clients[n].SendAsync(Encoding.Latin1.GetBytes(sent(n)));
        }

        await server.StopAsync();
        foreach (var client in clients)
        {
            var lines = await client.ReadAllAsync();
            Assert.True(lines.Count(line => line.Contains("The server is stopping.", StringComparison.Ordinal)) == 1, string.Join('|', lines));
            await client.DisposeAsync();
        }
    }
}
