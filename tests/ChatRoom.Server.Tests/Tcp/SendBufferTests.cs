using System.Globalization;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

public sealed class SendBufferTests
{
    private const int Messages = 1000;

    [Fact]
    public async Task The_system_buffers_little_for_a_client_that_reads_nothing()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:00");
        await using var deaf = await WireClient.ConnectAsync(server.Port, receiveBuffer: 4096);
        await deaf.ReadGreetingAsync();
        await deaf.SendAsync("deaf\n");
        await Eventually.TrueAsync(() => server.Handles.Contains("deaf"), "the deaf client is in");
        await using var bob = await server.LineAsync("bob");
        for (var n = 0; n < Messages; n++)
        {
            await bob.SayAsync(new string('x', 4000));
        }

        await bob.SayAsync("that is all");
        await bob.ReadUntilAsync("bob: that is all");

        Assert.InRange(LongestQueue(server.Port), 1, 128 << 10);
    }

    /// <summary>The most bytes that a socket of the server has taken and its peer has not acknowledged.</summary>
    private static long LongestQueue(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields[1].EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal))
        .Max(fields => long.Parse(fields[4].Split(':')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
