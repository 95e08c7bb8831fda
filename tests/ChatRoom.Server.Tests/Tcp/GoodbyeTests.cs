using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests the end of a connection whose client waits for its own input, as OpenBSD's netcat does.</summary>
public sealed class GoodbyeTests
{
    [Theory]
    [InlineData("{quit}\n")]
    [InlineData("/quit\n")]
    [InlineData("{quit}")]
    public async Task A_client_that_does_not_end_is_reset_after_the_end(string quit)
    {
        await using var server = await RunningServer.StartAsync();
        using var netcat = await JoinAsync(server, quit.EndsWith('\n') ? "netcat\n" : "netcat");
        await netcat.SendAsync(Encoding.UTF8.GetBytes(quit), Deadline.Token());

        Assert.EndsWith("{quit}", (await ReadToEofAsync(netcat)).TrimEnd(), StringComparison.Ordinal);
        await UntilResetAsync(netcat);
        await server.UntilEmptyAsync();
    }

    [Fact]
    public async Task A_server_that_stops_resets_it_too()
    {
        await using var server = await RunningServer.StartAsync();
        using var netcat = await JoinAsync(server, "netcat\n");
        var stop = server.StopAsync();

        Assert.EndsWith("The server is stopping.\n", await ReadToEofAsync(netcat), StringComparison.Ordinal);
        await UntilResetAsync(netcat);
        await stop;
    }

    [Fact]
    public async Task A_client_that_has_not_got_everything_yet_is_not_reset()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        using var slow = await JoinAsync(server, "slow\n", receiveBuffer: 4096);
        await using var bob = await server.LineAsync("bob");
        var draining = bob.ReadToEndAsync();
        // More than the client's buffer, and less than that of the server's side.
        for (var n = 0; n < 15; n++)
        {
            await bob.SayAsync($"{n} ".PadRight(2000, 'x'));
        }

        await bob.SayAsync("the end");
        await Eventually.TrueAsync(() => server.Lobby.Tail.NextSequence == 19, "two joins and sixteen messages are in the log");
        await slow.SendAsync("{quit}\n"u8.ToArray(), Deadline.Token());
        await Eventually.TrueAsync(() => !server.Handles.Contains("slow"), "it has left");
        await Eventually.TrueAsync(() => server.Connections == 1, "the server has closed its side");

        Assert.EndsWith("bob: the end\n{quit}\n", await ReadToEofAsync(slow), StringComparison.Ordinal);
        bob.HalfClose();
        await draining;
    }

    private static async Task<Socket> JoinAsync(RunningServer server, string name, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), Deadline.Token());
        await socket.SendAsync(Encoding.UTF8.GetBytes(name), Deadline.Token());
        await Eventually.TrueAsync(() => server.Handles.Contains(name.Trim()), "it is in");
        return socket;
    }

    private static async Task<string> ReadToEofAsync(Socket socket)
    {
        var got = new MemoryStream();
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, Deadline.Token()) is var length and > 0)
        {
            got.Write(buffer, 0, length);
        }

        return Encoding.UTF8.GetString(got.ToArray());
    }

    /// <summary>Waits, as netcat does, for an error of a socket that has had its end.</summary>
    private static Task UntilResetAsync(Socket socket) =>
        Eventually.TrueAsync(() => socket.Poll(0, SelectMode.SelectError), "the reset");
}
