using System.Diagnostics;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

[Slow]
public sealed class LimitsTests
{
    [Fact]
    public async Task A_line_that_is_too_long_is_refused_with_a_notice_and_the_connection_lives()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=100");
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync(new string('x', 100));
        Assert.Equal("alice: " + new string('x', 100), await alice.ReadLineAsync());
        await alice.SayAsync(new string('x', 101));
        Assert.Equal("Not sent: the message is too long; the limit is 100 bytes.", await alice.ReadLineAsync());
        await alice.SayAsync(new string('ż', 51));
        Assert.StartsWith("Not sent: ", await alice.ReadLineAsync(), StringComparison.Ordinal);
        await alice.SayAsync("fine");
        Assert.Equal("alice: fine", await alice.ReadLineAsync());
        Assert.Equal(2, server.Counters["chatroom.rejects/MessageTooLong"]);
    }

    [Fact]
    public async Task A_chunk_that_is_too_long_is_refused_with_a_notice_and_the_connection_lives()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=100");
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync(new string('x', 101));
        Assert.StartsWith("Not sent: ", await old.ReadRowAsync(), StringComparison.Ordinal);
        await old.SendAsync(new string('x', 100));
        Assert.Equal("old: " + new string('x', 100), await old.ReadRowAsync());
        Assert.Equal(1, server.Counters["chatroom.rejects/MessageTooLong"]);
    }

    [Theory]
    [InlineData("alice\n")]
    [InlineData("alice")]
    [InlineData("")]
    public async Task A_line_without_an_end_closes_the_connection(string name)
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=100");
        await using var bob = await server.LineAsync("bob");
        await using var endless = await WireClient.ConnectAsync(server.Port);
        await endless.ReadGreetingAsync();
        if (name.Length > 0)
        {
            await endless.SendAsync(name);
            await bob.ReadUntilAsync("alice has joined the chat!");
        }

        await endless.TrySendAsync(new byte[100_000].Select(_ => (byte)'x').ToArray());
        Assert.Contains("That line has no end. Goodbye.", (await endless.ReadToEndAsync()).Text, StringComparison.Ordinal);
        if (name.Length > 0)
        {
            await bob.ReadUntilAsync("alice has left the chat.");
            await Eventually.TrueAsync(() => server.Counters["chatroom.disconnects/LineTooLong"] == 1, "it is counted");
        }
        else
        {
            await Eventually.TrueAsync(() => server.Counters["chatroom.rejects/LineTooLong"] == 1, "it is counted");
        }
    }

    [Fact]
    public async Task Zero_lets_messages_be_long()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=0");
        await using var alice = await server.LineAsync("alice");
        var text = new string('x', 500_000);
        await alice.SayAsync(text);
        Assert.Equal("alice: " + text, await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_full_server_says_so_and_has_room_again_when_somebody_leaves()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=2");
        await using var alice = await server.LineAsync("alice");
        var bob = await server.LineAsync("bob");
        await using (var third = await WireClient.ConnectAsync(server.Port))
        {
            Assert.Equal("The server is full. Please try again later.\n", (await third.ReadToEndAsync()).Text);
        }

        Assert.Equal(1, server.Counters["chatroom.rejects/ServerFull"]);
        await bob.DisposeAsync();
        await alice.ReadUntilAsync("bob has left the chat.");
        await Eventually.TrueAsync(() => server.Connections == 1, "his place is free");
        await using var carol = await server.LineAsync("carol");
    }

    [Fact]
    public async Task Zero_connections_are_no_limit()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=0", "--Limits:ConnectionsPerAddress=0");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
    }

    [Fact]
    public async Task Connections_from_this_machine_are_not_counted_per_address()
    {
        await using var server = await RunningServer.StartAsync("--Limits:ConnectionsPerAddress=1");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("al")]
    public async Task A_client_that_gives_no_name_in_time_is_closed(string typed)
    {
        await using var server = await RunningServer.StartAsync("--Limits:NameTimeout=00:00:00.400", "--Tcp:NameQuiet=00:01:00");
        await using var stranger = await WireClient.ConnectAsync(server.Port);
        await stranger.ReadGreetingAsync();
        await stranger.SendAsync(typed);
        Assert.Equal(("You gave no name in time. Goodbye.\n", Ending.Reset), await stranger.ReadToEndAsync());
        Assert.Equal(1, server.Counters["chatroom.rejects/NoName"]);
        await server.UntilEmptyAsync();
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:01.500")]
    public async Task A_client_that_gave_a_name_in_time_may_be_silent(string timeout)
    {
        await using var server = await RunningServer.StartAsync($"--Limits:NameTimeout={timeout}");
        await using var alice = await server.LineAsync("alice");
        await using var old = await server.ChunkAsync("old");
        await Deadline.SilenceAsync(1700);
        await alice.SayAsync("still here");
        await alice.ReadUntilAsync("alice: still here");
        await old.SendAsync("me too");
        await alice.ReadUntilAsync("old: me too");
    }

    [Fact]
    public async Task Over_the_flood_limit_lines_come_later_but_all_and_in_order()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=5", "--Limits:FloodPerSecond=20");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("I wait for nobody");
        var watch = Stopwatch.StartNew();
        await alice.SendAsync(string.Concat(Enumerable.Range(1, 15).Select(n => $"{n}\n")));
        var seen = await bob.ReadUntilAsync("alice: 15");
        // Five at once, ten at twenty a second; a timer may be a little early by this clock.
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(450), $"All came within {watch.Elapsed}.");
        Assert.Equal(Enumerable.Range(1, 15).Select(n => $"alice: {n}"), seen.Where(l => l.StartsWith("alice", StringComparison.Ordinal)));
        Assert.Contains("bob: I wait for nobody", seen);
    }

    [Theory]
    [InlineData("--Limits:FloodBurst=0")]
    [InlineData("--Limits:FloodPerSecond=0")]
    public async Task Zero_turns_the_flood_limit_off(string setting)
    {
        await using var server = await RunningServer.StartAsync(setting);
        await using var alice = await server.LineAsync("alice");
        // At the default rate this would take far longer than a test waits.
        await alice.SendAsync(string.Concat(Enumerable.Range(1, 500).Select(n => $"{n}\n")));
        Assert.Equal(500, (await alice.ReadUntilAsync("alice: 500")).Count);
    }
}
