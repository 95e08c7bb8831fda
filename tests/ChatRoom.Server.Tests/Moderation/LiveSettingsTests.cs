using ChatRoom.Core.Limits;
using ChatRoom.Core.Settings;
using ChatRoom.Server.History;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Web.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Moderation;

/// <summary>Changes settings of a running server from the command line, and looks at the doors.</summary>
[Slow]
public sealed class LiveSettingsTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_setting_holds_on_every_door_at_once_and_over_a_restart()
    {
        await using (var server = await StartAsync("--Limits:FloodBurst=7"))
        {
            Says("Rooms:MessageOfTheDay is Tea at four. 🫖 now.", await RunAsync("set", "Rooms:MessageOfTheDay", "Tea at four. 🫖"));
            await using var ada = await server.LineAsync("ada");
            await ada.ReadUntilAsync("Tea at four. 🫖");
            await using var dora = await CircuitClient.EnterAsync(server, "dora");
            await Eventually.TrueAsync(() => dora.Rendered.Contains("Tea at four. 🫖", StringComparison.Ordinal), "the page has the message of the day");

            Says("Access:Mode is accounts now.", await RunAsync("set", "Access:Mode", "accounts"));
            await using var bob = await LineClient.ConnectAsync(server.Port);
            await bob.SayAsync("bob");
            Assert.StartsWith("Only people with an account may enter here.", (await bob.ReadAllAsync())[^1], StringComparison.Ordinal);
            await ada.SayAsync("still here");
            await ada.ReadUntilAsync("ada: still here");

            Assert.Equal(
                new Ended(1, "chatroom: Limits:FloodBurst is set by the command line, which wins. Nothing was changed.\n"), await RunAsync("set", "Limits:FloodBurst", "1"));
            Assert.Equal(7, server.Services.GetRequiredService<LimitsOptions>().FloodBurst);
        }

        Says("Access:Mode=accounts (set by The console)", await RunAsync("list"));
        await using (var server = await StartAsync())
        {
            await using var bob = await LineClient.ConnectAsync(server.Port);
            await bob.SayAsync("bob");
            Assert.StartsWith("Only people with an account may enter here.", (await bob.ReadAllAsync())[^1], StringComparison.Ordinal);

            Says("Access:Mode is open now.", await RunAsync("reset", "Access:Mode"));
            await using var ada = await server.LineAsync("ada");
            await ada.ReadUntilAsync("Tea at four. 🫖");
        }
    }

    [Fact]
    public async Task A_shorter_retention_tells_what_goes_and_waits_an_hour_for_a_change_of_mind()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada");
        foreach (var text in (string[])["one", "two", "three"])
        {
            await ada.SayAsync(text);
            await ada.ReadUntilAsync($"ada: {text}");
        }

        var asked = await RunAsync("set", "History:MaxEvents", "1");
        Assert.Equal(
            "chatroom: History:MaxEvents=1 deletes 3 events, one hour from now. To do that, repeat it with that number behind it.\n", asked.Output);
        Says("History:MaxEvents will be 1 from ", await RunAsync("set", "History:MaxEvents", "1", "3"));
        Assert.Equal(0, server.Services.GetRequiredService<HistoryOptions>().MaxEvents);
        Says("History:MaxEvents stays 0.", await RunAsync("reset", "History:MaxEvents"));
        Says("History:MaxEvents is 1000 now.", await RunAsync("set", "History:MaxEvents", "1000"));
    }

    [Fact]
    public async Task A_server_that_keeps_nothing_keeps_its_rule_for_strangers()
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=memory");
        var settings = server.Services.GetRequiredService<LiveSettings>();

        Assert.Equal("History:Provider=memory", settings.Find("Access:Mode")!.FixedBy);
        Assert.Equal("History:Provider=memory", settings.Find("History:MaxAge")!.FixedBy);
        Assert.Null(settings.Find("Rooms:Max")!.FixedBy);
    }

    private static void Says(string line, Ended ended)
    {
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains(line, ended.Output, StringComparison.Ordinal);
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync([.. settings, "--History:Provider=sqlite", _folder.Setting]);

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync(["setting", .. words, _folder.Setting]);
}
