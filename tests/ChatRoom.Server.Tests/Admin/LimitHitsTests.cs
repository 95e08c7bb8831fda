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

    [Fact]
    public async Task A_line_without_an_end_counts_for_the_length_of_messages_before_and_after_the_name()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=100");
        var settings = server.Services.GetRequiredService<SettingsInForce>();
        await using var alice = await WireClient.ConnectAsync(server.Port);
        await alice.SendAsync("alice\n");
        await Eventually.TrueAsync(() => server.Handles.Contains("alice"), "alice is in the room");
        await alice.SendAsync(new string('x', 2000));
        await Eventually.TrueAsync(() => HitsOf(settings, "Limits:MessageBytes") == 1, "the line in the room is counted");

        await using var stranger = await WireClient.ConnectAsync(server.Port);
        await stranger.SendAsync(new string('x', 2000));
        await Eventually.TrueAsync(() => HitsOf(settings, "Limits:MessageBytes") == 2, "the line in the place of a name is counted");
    }

    private static long? HitsOf(SettingsInForce settings, string name) => settings.List().Single(setting => setting.Name == name).Hits;
}
