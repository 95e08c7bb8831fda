using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History.Sqlite;

[Slow]
public sealed class StalledReaderTests : IDisposable
{
    private const int Messages = 100_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("chatroom-test").FullName;

    [Fact]
    public async Task A_client_that_wakes_up_after_a_hundred_thousand_messages_gets_them_all_in_order()
    {
        await using var server = await RunningServer.StartAsync(
            "--History:Provider=sqlite", $"--History:Path={_directory}/chatroom.db", "--Rooms:TailBytes=65536",
            "--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:00", "--Tcp:Backlog=0");
        // A small window, so that the system does not take it all in the sleeper's place.
        using var sleeper = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await sleeper.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        await sleeper.SendAsync("sleeper\n"u8.ToArray());
        await Eventually.TrueAsync(() => server.Handles.Contains("sleeper"), "the sleeper is in");

        using var bob = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await bob.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        await bob.SendAsync("bob\n"u8.ToArray());
        var hearing = CountAsync(bob);
        for (var from = 0; from < Messages; from += 1000)
        {
            await bob.SendAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(from, 1000).Select(n => $"{Text(n)}\n"))));
        }

        Assert.Equal(Messages, await hearing);
        Assert.Equal(Messages, await CountAsync(sleeper));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // All of them together are far more than the system keeps for a client that reads nothing.
    private static string Text(int n) => $"{n} {new string('x', 150)}";

    /// <summary>Reads bob's messages until the last one; each must be the one that follows.</summary>
    private static async Task<int> CountAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8, false, 1 << 16);
        var next = 0;
        while (next < Messages && await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("bob: ", StringComparison.Ordinal))
            {
                Assert.Equal($"bob: {Text(next)}", line);
                next++;
            }
        }

        return next;
    }
}
