using ChatRoom.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Connections;

namespace ChatRoom.Server.Tests.Web.Circuits;

[Slow]
public sealed class HostileCircuitTests
{
    [Fact]
    public async Task A_page_that_acknowledges_nothing_is_closed_and_its_place_is_free()
    {
        // A page that starts on a busy machine acknowledges late; that must not count.
        await using var server = await RunningServer.StartAsync("--Limits:SendTimeout=00:00:05");
        await using var bob = await server.LineAsync("bob");
        await using var alice = await CircuitClient.EnterAsync(server, "alice");
        Assert.Equal(2, server.Connections);
        alice.Acknowledges = false;

        await bob.SayAsync("do you see this?");

        await Eventually.InTimeAsync(alice.Closed);
        await Eventually.TrueAsync(() => server.Connections == 1, "her place is free");
        await Eventually.TrueAsync(() => server.Counters["chatroom.disconnects/Slow"] == 1, "it is counted");
        Assert.False(await alice.ReconnectAsync());
    }

    [Fact]
    public async Task A_page_that_acknowledges_stays_for_longer_than_the_limit()
    {
        await using var server = await RunningServer.StartAsync("--Limits:SendTimeout=00:00:02");
        await using var bob = await server.LineAsync("bob");
        await using var alice = await CircuitClient.EnterAsync(server, "alice");

        await bob.SayAsync("one");
        await Deadline.SilenceAsync(2500);

        var renders = alice.Renders;
        await bob.SayAsync("two");
        await Eventually.TrueAsync(() => alice.Renders > renders, "alice's page shows it");
        Assert.False(alice.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_circuit_without_a_page_is_closed_when_the_time_for_a_name_is_over()
    {
        await using var server = await RunningServer.StartAsync("--Limits:NameTimeout=00:00:00.300");
        await using var empty = await CircuitClient.StartEmptyAsync(server, HttpTransportType.WebSockets);
        Assert.NotNull(empty);

        await Eventually.InTimeAsync(empty.Closed);

        await server.UntilEmptyAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[]")]
    [InlineData("\"nonsense\"")]
    [InlineData("{\"handle\":{},\"token\":[1]}")]
    [InlineData("{\"handle\":\"x\",\"isWide\":\"perhaps\"}")]
    [InlineData("{\"position\":\"nowhere\",\"offsets\":7}")]
    [InlineData("{\"offsets\":[null]}")]
    [InlineData("{\"offsets\":[{\"since\":9000000000,\"minutes\":-2147483648}]}")]
    public async Task A_page_without_a_name_that_remembers_junk_and_does_not_rest_has_its_time_and_no_more(string memory)
    {
        await using var server = await RunningServer.StartAsync("--Limits:NameTimeout=00:00:00.300");
        await using var stranger = await CircuitClient.OpenAsync(server, memory);
        Assert.NotNull(stranger);

        await Eventually.InTimeAsync(stranger.Closed);

        await server.UntilEmptyAsync();
        Assert.InRange(server.Counters["chatroom.rejects/NoName"], 1, 2);
        Assert.Empty(stranger.Errors);
        Assert.DoesNotContain(server.LogLines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_page_come_later_but_all()
    {
        await using var server = await RunningServer.StartAsync("--Limits:CallBurst=5", "--Limits:CallsPerSecond=50");
        await using var alice = await CircuitClient.EnterAsync(server, "alice");
        var since = System.Diagnostics.Stopwatch.GetTimestamp();

        for (var i = 0; i < 30; i++)
        {
            await alice.CallListAsync("LoadOlder");
        }

        await Eventually.TrueAsync(() => alice.Answers >= 30, "all calls are answered");
        // Some of the burst is used up by the start of the page; a timer may be a little early.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) > TimeSpan.FromMilliseconds(450));
    }
}
