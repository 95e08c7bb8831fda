using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Asserts that rooms without a word do not outlive a restart.</summary>
[Slow]
public sealed class RestartTests
{
    [Fact]
    public async Task A_room_in_which_nothing_was_said_vanishes_soon_after_a_restart_and_others_stay()
    {
        using var folder = new HistoryFolder();
        string[] settings = ["--History:Provider=sqlite", folder.Setting];
        await using (var server = await RunningServer.StartAsync(settings))
        {
            await using var alice = await server.LineAsync("alice #silent");
            await alice.ReadUntilAsync("You are in #silent.");
            await using var bob = await server.LineAsync("bob #busy");
            await using var carol = await server.LineAsync("carol #busy");
            await bob.SayAsync("hi");
            await carol.SayAsync("hello");
            await bob.ReadUntilAsync("carol: hello");
            await server.StopAsync();
        }

        await using var next = await RunningServer.StartAsync(settings);
        var catalog = next.Services.GetRequiredService<IRoomCatalog>();
        Assert.NotNull(await catalog.FindAsync("silent", Deadline.Token()));

        await Eventually.TrueAsync(
            () => catalog.FindAsync("silent", CancellationToken.None).GetAwaiter().GetResult() is null, "the room has vanished", within: TimeSpan.FromMinutes(1));

        Assert.NotNull(await catalog.FindAsync("busy", Deadline.Token()));
    }
}
