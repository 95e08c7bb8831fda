using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

[Collection(AloneInTheProcess.Name)]
[Slow]
public sealed class SlowClientTests
{
    // More than the buffers of the system can hold for a client that reads nothing.
    private const int Messages = 2500;
    private const int MessageBytes = 4000;

    private static readonly byte[] TheEnd = "other0: the end\n"u8.ToArray();

    [Fact]
    public async Task Clients_that_stop_reading_are_closed_and_the_fifty_others_notice_nothing()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:02", "--Rooms:TailBytes=1048576");
        var deaf = await JoinAllAsync(server, "deaf", 10);
        var others = await JoinAllAsync(server, "other", 50);
        var reading = others.Select(ReadToTheEndMarkAsync).ToArray();
        var resources = new ProcessResources();

        // They all talk, and the first one talks a lot.
        await Task.WhenAll(others.Skip(1).Select((client, n) => client.SendAsync($"short {n}\n")));
        for (var n = 0; n < Messages; n++)
        {
            await others[0].SendAsync(Text(n) + "\n");
        }

        await Eventually.TrueAsync(() => server.Counters["chatroom.disconnects/Slow"] == 10, "the deaf are closed");
        await others[0].SendAsync("the end\n");
        var seen = await Task.WhenAll(reading);

        // Joins came at different times; of everything after them, each has every line.
        Assert.All(seen, lines => Assert.InRange(lines, Messages + 49 + 10 + 1, Messages + 49 + 10 + 1 + 60));
        // The log keeps what was said, once; nothing is kept for each client.
        Assert.True(resources.Growth < 3L * Messages * MessageBytes, $"Memory grew by {resources.Growth}.");
        Assert.Equal(50, server.Connections);
        foreach (var client in deaf.Concat(others))
        {
            await client.DisposeAsync();
        }

        await server.UntilEmptyAsync();
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_closed_while_the_system_still_buffers_for_it()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:01");
        await using var gone = await LineClient.JoinAsync(server.Port, "gone", receiveBuffer: 4096);
        await using var idle = await server.LineAsync("idle");
        await using var bob = await server.LineAsync("bob");
        for (var n = 0; n < 20; n++)
        {
            await bob.SayAsync(Text(n));
            await bob.ReadUntilAsync($"bob: {Text(n)}");
            await idle.ReadUntilAsync($"bob: {Text(n)}");
        }

        Assert.Equal("gone has left the chat.", await bob.ReadLineAsync());
        await Eventually.TrueAsync(() => server.Counters["chatroom.disconnects/Slow"] == 1, "the reason is counted");
        await using var again = await LineClient.ConnectAsync(server.Port);
        await again.SayAsync("gone");
        Assert.StartsWith("Welcome gone!", await again.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("idle", server.Handles);
    }

    [Theory]
    [InlineData("\n", "\n", 0)]
    [InlineData("", "", 1)]
    public async Task A_reader_that_fell_out_of_the_tail_and_wakes_up_gets_everything_in_order(
        string endOfName, string endOfEvent, int pieces)
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:00", "--Rooms:TailBytes=65536", "--Tcp:ChunkGap=00:00:00");
        await using var sleeper = await WireClient.ConnectAsync(server.Port, receiveBuffer: 4096);
        await sleeper.ReadGreetingAsync();
        await sleeper.SendAsync("sleeper" + endOfName);
        await Eventually.TrueAsync(() => server.Handles.Contains("sleeper"), "the sleeper is in");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("first");
        await bob.ReadUntilAsync("bob: first");
        var draining = bob.ReadToEndAsync();
        // A row of a chunk client's is at most 1024 bytes, so that each of these is one.
        var (count, length) = pieces == 0 ? (Messages, MessageBytes) : (4 * Messages, MessageBytes / 4);
        for (var n = 0; n < count; n++)
        {
            await bob.SayAsync(Text(n, length));
        }

        await Eventually.TrueAsync(() => server.Lobby.Tail.NextSequence > count, "all is in the log");
        Assert.True(server.Lobby.Tail.Events.FirstSequence > 100, "The tail does not reach back to the sleeper.");

        var expected = new StringBuilder("Welcome sleeper! If you ever want to quit, type {quit} to exit.").Append(endOfEvent)
            .Append("bob has joined the chat!").Append(endOfEvent).Append("bob: first").Append(endOfEvent);
        for (var n = 0; n < count; n++)
        {
            expected.Append("bob: ").Append(Text(n, length)).Append(endOfEvent);
        }

        var got = await sleeper.ReadExactlyAsync(expected.Length);
        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(got));
        await bob.SayAsync("and live again");
        var live = "bob: and live again" + endOfEvent;
        Assert.Equal(live, Encoding.UTF8.GetString(await sleeper.ReadExactlyAsync(live.Length)));
        bob.HalfClose();
        await draining;
    }

    [Fact]
    public async Task A_client_that_takes_little_all_the_time_is_not_closed()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:FloodBurst=0", "--Limits:SendTimeout=00:00:01", "--Tcp:Backlog=0");
        await using var slow = await WireClient.ConnectAsync(server.Port, receiveBuffer: 4096);
        await slow.SendAsync("slow\n");
        await Eventually.TrueAsync(() => server.Handles.Contains("slow"), "the slow one is in");
        await using var other0 = await server.LineAsync("other0");
        var draining = other0.ReadToEndAsync();
        for (var n = 0; n < Messages; n++)
        {
            await other0.SayAsync(Text(n));
        }

        await other0.SayAsync("the end");
        // Three times as long as a client may take nothing, it takes so little that the system wakes no writer.
        var buffer = new byte[1024];
        for (var n = 0; n < 100; n++)
        {
            await slow.ReadSomeAsync(buffer);
            await Deadline.SilenceAsync(30);
        }

        await ReadToTheEndMarkAsync(slow);
        other0.HalfClose();
        await draining;
    }

    private static async Task<WireClient[]> JoinAllAsync(RunningServer server, string name, int count)
    {
        var clients = new WireClient[count];
        for (var n = 0; n < count; n++)
        {
            clients[n] = await WireClient.ConnectAsync(server.Port, receiveBuffer: name == "deaf" ? 4096 : null);
            await clients[n].SendAsync($"{name}{n}\n");
        }

        await Eventually.TrueAsync(() => server.Handles.Count(h => h.StartsWith(name, StringComparison.Ordinal)) == count, "all are in");
        return clients;
    }

    /// <summary>Reads up to the end mark, and counts lines; keeps nothing, for fifty do so at a time.</summary>
    private static async Task<int> ReadToTheEndMarkAsync(WireClient client)
    {
        var buffer = new byte[64 << 10];
        var last = new byte[TheEnd.Length];
        var lines = 0;
        while (!last.AsSpan().SequenceEqual(TheEnd))
        {
            var read = buffer.AsSpan(0, await client.ReadSomeAsync(buffer));
            lines += read.Count((byte)'\n');
            byte[] joined = [.. last, .. read[Math.Max(0, read.Length - last.Length)..]];
            last = joined[^last.Length..];
        }

        return lines;
    }

    private static string Text(int n, int length = MessageBytes) => $"message {n} ".PadRight(length, 'x');
}
