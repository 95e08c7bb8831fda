using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Hosting;

/// <summary>Tests the effect of a signal on the process and its clients.</summary>
[Slow]
public sealed class StoppingTests
{
    private static readonly string[] Talkative = ["--Limits:FloodBurst=0"];

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_while_clients_talk_ends_it_in_good_order(string signal)
    {
        await using var server = await ServerProcess.StartAsync(Talkative);
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
        await using var old = await ChunkClient.JoinAsync(server.Port, "old");
        await using var bob = await LineClient.JoinAsync(server.Port, "bob");
        var talking = TalkAsync(bob);
        var reading = bob.ReadAllAsync();
        await alice.ReadUntilAsync("bob: 3");

        server.Signal(signal);

        var heard = await alice.ReadAllAsync();
        Assert.Equal(0, await server.ExitAsync(RunningServer.StopTime));
        Assert.Equal(Ending.Eof, alice.Ending);
        Assert.Equal(Ending.Reset, await old.Ended);
        await Task.WhenAll(talking, reading);
        Assert.Contains("The server is stopping.", heard);
        Assert.Contains("The server is stopping.", old.Received, StringComparison.Ordinal);
        Assert.Empty(server.Errors);
        Assert.DoesNotContain("   at ", server.Everything, StringComparison.Ordinal);

        // What the speaker saw was accepted; everybody got it, to the last message.
        var said = (await reading).Where(line => line.StartsWith("bob: ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(said[^1], heard.Last(line => line.StartsWith("bob: ", StringComparison.Ordinal)));
        Assert.Contains(said[^1], old.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_http_connections_do_not_hold_it_up()
    {
        await using var server = await ServerProcess.StartAsync();
        using var http = new HttpClient();
        Assert.Equal("OK", await http.GetStringAsync(new Uri(server.Web, "healthz"), Deadline.Token()));
        using var idle = await ConnectAsync(server.Web);
        using var half = await ConnectAsync(server.Web);
        await half.SendAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
        using var body = await ConnectAsync(server.Web);
        await body.SendAsync("POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"u8.ToArray());
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
        await using var old = await ChunkClient.JoinAsync(server.Port, "old");

        server.Signal("TERM");

        Assert.Equal(0, await server.ExitAsync(RunningServer.StopTime));
        Assert.Equal(["old has joined the chat!", "The server is stopping."], await alice.ReadAllAsync());
        Assert.Equal(Ending.Reset, await old.Ended);
    }

    [Fact]
    public async Task It_can_be_started_again_at_once_on_the_same_port()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var alice = await LineClient.JoinAsync(first.Port, "alice");
        await using var old = await ChunkClient.JoinAsync(first.Port, "old");
        await using var stranger = await LineClient.ConnectAsync(first.Port);
        first.Signal("TERM");
        Assert.Equal(0, await first.ExitAsync(RunningServer.StopTime));

        await using var second = await ServerProcess.StartAsync($"--Tcp:Port={first.Port}");
        await using var again = await LineClient.JoinAsync(second.Port, "alice");
        await again.SayAsync("back");
        Assert.Equal("alice: back", await again.ReadLineAsync());
    }

    [Fact]
    public async Task It_can_be_started_again_at_once_when_it_was_killed()
    {
        await using var first = await ServerProcess.StartAsync();
        await using var alice = await LineClient.JoinAsync(first.Port, "alice");
        await first.DisposeAsync();
        await using var second = await ServerProcess.StartAsync($"--Tcp:Port={first.Port}");
        await using var again = await LineClient.JoinAsync(second.Port, "alice");
    }

    private static async Task<Socket> ConnectAsync(Uri web)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, web.Port), Deadline.Token());
        return socket;
    }

    private static async Task TalkAsync(LineClient client)
    {
        for (var n = 1; await client.TrySendAsync(Encoding.UTF8.GetBytes($"{n}\n")); n++)
        {
            await Deadline.SilenceAsync(5);
        }
    }
}
