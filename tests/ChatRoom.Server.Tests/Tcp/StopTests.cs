using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests the end of the server as clients see it.</summary>
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
}
