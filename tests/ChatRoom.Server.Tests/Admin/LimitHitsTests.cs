using ChatRoom.Server.Admin;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Admin;

/// <summary>Tests that the operators see how often each limit was hit.</summary>
public sealed class LimitHitsTests
{
    [Theory]
    [InlineData("Rooms:Max", "/join one", "/join two")]
    [InlineData("Rooms:MaxPerPerson", "/join one", "/join two")]
    [InlineData("Rooms:CreationPerAddress", "/join one", "/join two")]
    [InlineData("Rooms:MaxMembers", "/join one", "/private", "/invite bob")]
    [InlineData("Rooms:MaxConversations", "/msg bob hi", "/msg carol hi")]
    public async Task A_limit_of_rooms_that_refuses_is_counted(string setting, params string[] lines)
    {
        await using var server = await RunningServer.StartAsync($"--{setting}=1", "--Limits:Exempt=none");
        await using var bob = await server.LineAsync("bob");
        await using var carol = await server.LineAsync("carol");
        await using var alice = await server.LineAsync("alice");
        var settings = server.Services.GetRequiredService<SettingsInForce>();
        Assert.Equal(0, HitsOf(settings, setting));

        foreach (var line in lines)
        {
            await alice.SayAsync(line);
        }

        await Eventually.TrueAsync(() => HitsOf(settings, setting) == 1, $"{setting} is hit");
    }

    private static long? HitsOf(SettingsInForce settings, string name) => settings.List().Single(setting => setting.Name == name).Hits;
}
