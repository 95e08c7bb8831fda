using System.Globalization;

namespace ChatRoom.Server.Tests.Hosting;

public sealed class DescriptorTests
{
    // The program takes some 330 for itself.
    private const int Descriptors = 600;

    [Fact]
    public async Task A_server_with_few_descriptors_says_so_and_lives_when_strangers_take_all_it_can_give()
    {
        await using var server = await ServerProcess.StartAsync(Descriptors);
        Assert.Contains("Limits:Connections=10000", server.Everything, StringComparison.Ordinal);
        Assert.Contains($"hard limit is {Descriptors}", server.Everything, StringComparison.Ordinal);
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
        await using var bob = await LineClient.JoinAsync(server.Port, "bob");
        var strangers = new List<WireClient>();
        try
        {
            for (var i = 0; i < 2 * Descriptors; i++)
            {
                strangers.Add(await WireClient.ConnectAsync(server.Port));
            }

            await alice.SayAsync("still here");
            await bob.ReadUntilAsync("alice: still here");
            await ServerProcess.CheckHealthUntilAsync(
                null, string.Create(CultureInfo.InvariantCulture, $"--Tcp:Port={server.Port}"), "--Tcp:Address=127.0.0.1", $"--urls={server.Web}");
            Assert.True(server.IsRunning, server.Everything);
        }
        finally
        {
            foreach (var stranger in strangers)
            {
                await stranger.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_server_without_enough_descriptors_to_start_says_so_in_one_line()
    {
        await using var server = ServerProcess.Launch(ServerProcess.OnFreePorts(), descriptors: 340);

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains("The system allows 340 descriptors", Assert.Single(server.Errors), StringComparison.Ordinal);
    }
}
