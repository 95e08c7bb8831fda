using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests that the oldest clients still get the bytes that were recorded on the wire.</summary>
public sealed class SeedScenarioTests
{
    [Fact]
    public async Task Two_old_clients_that_join_talk_and_quit_get_the_recorded_bytes()
    {
        await using var server = await RunningServer.StartAsync();
        await using var a = await ChunkClient.ConnectAsync(server.Port);
        await a.SendAsync("alice");
        await a.ReadRowAsync();
        await using var b = await ChunkClient.ConnectAsync(server.Port);
        await b.SendAsync("bob");
        await Task.WhenAll(a.ReadRowAsync(), b.ReadRowAsync());
        await a.SendAsync("hi");
        await Task.WhenAll(a.ReadRowAsync(), b.ReadRowAsync());
        await b.SendAsync("hello alice");
        await Task.WhenAll(a.ReadRowAsync(), b.ReadRowAsync());
        await b.SendAsync("{quit}");
        Assert.Equal(Ending.Eof, await b.Ended);
        await a.ReadUntilAsync("bob has left the chat.");
        await a.SendAsync("still here?");
        await a.ReadRowAsync();
        await a.SendAsync("{quit}");
        Assert.Equal(Ending.Eof, await a.Ended);

        Assert.Equal(
            "Greetings from the cave! Now type your name and press enter!"
            + "Welcome alice! If you ever want to quit, type {quit} to exit."
            + "bob has joined the chat!" + "alice: hi" + "bob: hello alice" + "bob has left the chat."
            + "alice: still here?" + "{quit}",
            a.Received);
        Assert.Equal(
            "Greetings from the cave! Now type your name and press enter!"
            + "Welcome bob! If you ever want to quit, type {quit} to exit."
            + "alice: hi" + "bob: hello alice" + "{quit}",
            b.Received);
    }

    [Fact]
    public async Task The_recording_has_no_newline_in_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ChunkAsync("alice");
        await client.SendAsync("/help");
        while (await client.ReadRowAsync() is { } row && !row.StartsWith("//TEXT ", StringComparison.Ordinal))
        {
        }

        await client.SendAsync("/nonsense");
        Assert.Contains("There is no command", await client.ReadRowAsync(), StringComparison.Ordinal);
        await client.SendAsync("{quit}");
        await client.Ended;
        Assert.DoesNotContain('\n', client.Received);
        Assert.DoesNotContain('\r', client.Received);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\u3164")]
    public async Task A_message_that_shows_nothing_is_not_relayed(string message)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync(message);
        bob.HalfClose();
        Assert.Equal(["bob has joined the chat!", "bob has left the chat."], await alice.ReadUntilAsync("bob has left the chat."));
    }

    [Fact]
    public async Task A_client_that_writes_on_after_its_quit_harms_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        await using var a = await server.ChunkAsync("alice");
        await a.SendAsync("{quit}");
        Assert.Equal(Ending.Eof, await a.Ended);
        await a.TrySendAsync(Encoding.UTF8.GetBytes("are you there"));
        await using var b = await server.ChunkAsync("bob");
        await b.SendAsync("hello");
        Assert.Equal("bob: hello", await b.ReadRowAsync());
    }
}
