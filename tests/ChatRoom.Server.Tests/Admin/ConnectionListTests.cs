using ChatRoom.Core.Events;
using ChatRoom.Server.Admin;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Admin;

/// <summary>Tests which connections an operator sees first, and what of them.</summary>
public sealed class ConnectionListTests
{
    // More than the system holds for a client that reads nothing.
    private const int Most = 5000;

    [Fact]
    public async Task A_client_that_reads_nothing_comes_first_with_its_lag_and_the_bytes_that_wait()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Limits:FloodPerSecond=0");
        await using var deaf = await LineClient.JoinAsync(server.Port, "deaf", receiveBuffer: 4096);
        await using var bob = await server.LineAsync("bob");
        var list = server.Services.GetRequiredService<ConnectionList>();
        await Eventually.TrueAsync(() => list.Find("", PersonId.None).All(listed => listed.Report.Lag == 0), "both have been sent all");

        var text = new string('x', 4000);
        for (var n = 0; n < Most && First().Report.Lag == 0; n++)
        {
            await bob.SayAsync($"{n} {text}");
            await bob.ReadUntilAsync($"bob: {n} {text}");
        }

        Assert.Equal("deaf", First().Handle);
        Assert.True(First().Report is { Lag: > 0, WaitingBytes: > 0 }, $"{First().Report}");

        ListedConnection First() => list.Find("", PersonId.None)[0];
    }

    [Fact]
    public async Task A_filter_finds_a_part_of_the_name_of_the_address_or_of_the_room()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var robert = await server.LineAsync("robert");
        await robert.SayAsync("/join plans");
        await robert.ReadUntilStartsAsync("You are in #plans");
        var list = server.Services.GetRequiredService<ConnectionList>();

        Assert.Equal(["bob"], Find("BO"));
        Assert.Equal(["robert"], Find("#plan"));
        Assert.Equal(["bob", "robert"], Find("127.0.0"));
        Assert.Empty(Find("203.0.113"));

        IEnumerable<string> Find(string words) => list.Find(words, PersonId.None).Select(listed => listed.Handle).Order(StringComparer.Ordinal);
    }
}
