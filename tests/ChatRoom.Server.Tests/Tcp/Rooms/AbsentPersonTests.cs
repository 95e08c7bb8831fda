using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Asserts whom private messages reach that is not here.</summary>
public sealed class AbsentPersonTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_private_message_to_an_absent_account_is_there_when_the_person_comes_back()
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "zoe");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/msg @Zoe hi");
        Assert.Equal("[you -> zoe] hi", await alice.ReadLineAsync());
        await using var zoe = await server.LineAsync($"/login zoe {Passphrase}");
        await alice.SayAsync("/msg zoe again");

        await zoe.ReadUntilAsync("[alice -> you] again");
        await zoe.SayAsync("/inbox");
        Assert.EndsWith(" alice: hi", await zoe.ReadUntilStartsAsync("@alice [1]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_opens_the_conversation_with_an_absent_account()
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "zoe");
        await using var page = new PageRooms(
            server.Services.GetRequiredService<RoomDirectory>(), server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, ("ada", new string('a', 32)));

        using var visit = await page.OpenDirectAsync("zoe");

        Assert.NotNull(visit.Room);
    }

    [Fact]
    public async Task A_private_message_reaches_an_absent_account_by_the_name_of_the_account_whatever_its_person_is_called()
    {
        await using var server = await StartAsync();
        await using var zoe = await RegisterAsync(server, "zoe");
        await zoe.SayAsync("/nick zelda");
        await zoe.ReadUntilAsync("zoe is now known as zelda.");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/msg zoe hi");
        Assert.Equal("[you -> zelda] hi", await alice.ReadLineAsync());
        await zoe.ReadUntilAsync("[alice -> you] hi");
        await zoe.SayAsync("/msg zoe me");
        Assert.Equal("That is you. Nobody else would get it.", await zoe.ReadLineAsync());
    }

    [Fact]
    public async Task A_private_message_reaches_an_absent_guest_only_in_a_conversation_that_is_there()
    {
        await using var server = await StartAsync();
        await using var zoe = await RegisterAsync(server, "zoe");
        await using (var page = new PageRooms(
            server.Services.GetRequiredService<RoomDirectory>(), server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, ("ada", new string('a', 32))))
        {
            using var visit = await page.OpenDirectAsync("zoe");
            Assert.NotNull(visit.Room);
        }

        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("/msg ada hi");
        Assert.Equal("Nobody here has the name ada.", await alice.ReadLineAsync());
        await zoe.SayAsync("/msg ada hi");
        Assert.Equal("[you -> ada] hi", await zoe.ReadUntilStartsAsync("[you"));
    }

    [Fact]
    public async Task A_guest_does_not_learn_of_an_absent_account_where_only_invited_people_enter_but_accounts_reach_one_another()
    {
        await using (var open = await StartAsync())
        {
            await RegisterAndQuitAsync(open, "zoe");
            await RegisterAndQuitAsync(open, "ben");
        }

        await using var server = await StartAsync("--Access:Mode=invited");
        await using var ben = await server.LineAsync($"/login ben {Passphrase}");
        var invited = await ProgramInProcess.RunAsync("invite", "1", _folder.Setting);
        await using var guest = await server.LineAsync($"alice {InvitationCode.Find(invited.Output.Split('\n')[0])}");

        await guest.SayAsync("/msg zoe hi");
        Assert.Equal("Nobody here has the name zoe.", await guest.ReadLineAsync());
        await ben.SayAsync("/msg zoe hi");
        Assert.Equal("[you -> zoe] hi", await ben.ReadUntilStartsAsync("[you"));
    }

    private static async Task<LineClient> RegisterAsync(RunningServer server, string name)
    {
        var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours");
        return client;
    }

    private static async Task RegisterAndQuitAsync(RunningServer server, string name)
    {
        await using var client = await RegisterAsync(server, name);
        await client.SayAsync("{quit}");
        await client.ReadAllAsync();
        await Eventually.TrueAsync(() => !server.Handles.Contains(name), "the person has left");
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);
}
