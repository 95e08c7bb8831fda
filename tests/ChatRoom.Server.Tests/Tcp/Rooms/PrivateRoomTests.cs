using System.Text.RegularExpressions;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Tests private rooms from terminals: one is made, entered by its members, and unknown to all others.</summary>
public sealed partial class PrivateRoomTests
{
    [Fact]
    public async Task A_room_that_becomes_private_keeps_its_people_and_its_log_and_frees_its_name()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice #dev");
        await alice.SayAsync("before");
        await using var bob = await server.LineAsync("bob #dev");

        var address = await MakePrivateAsync(alice);

        Assert.Matches("^~[a-z2-9]{16}$", address);
        Assert.Contains(address, await ReadUntilAsync(bob, "made this room private"), StringComparison.Ordinal);
        await bob.SayAsync("after");
        Assert.Equal("bob: after", await alice.ReadLineAsync());
        await using var carol = await server.LineAsync("carol #dev");
        Assert.Equal("You are in #dev.", await carol.ReadLineAsync());
        await carol.SayAsync("another room");
        Assert.Equal("carol: another room", await carol.ReadLineAsync());
        await bob.SayAsync("last");
        Assert.Equal("bob: last", await alice.ReadLineAsync());
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("#Dev")]
    [InlineData(null)]
    public async Task A_member_comes_back_by_the_title_or_the_address(string? title)
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0");
        await using var alice = await server.LineAsync("alice #dev");
        await alice.SayAsync("hello");
        var address = await MakePrivateAsync(alice);
        await using var stranger = await server.LineAsync("mallory #dev");
        await stranger.SayAsync("a room of the same name");

        await alice.SayAsync("/join lobby");
        await alice.ReadUntilAsync("You are in #lobby.");
        await alice.SayAsync($"/join {title ?? address}");

        Assert.Equal("alice: hello", (await alice.ReadUntilAsync("alice: hello"))[^1]);
        await alice.SayAsync("/rooms");
        Assert.Equal($"dev ({address}), private: 1 here", await alice.ReadLineAsync());
        await stranger.SayAsync("/rooms");
        Assert.DoesNotContain(await stranger.ReadUntilAsync("#lobby: 0 here"), line => line.Contains('~', StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invited_person_is_told_how_to_enter_and_is_a_member()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice #dev");
        var address = await MakePrivateAsync(alice);
        await using var bob = await server.LineAsync("bob");

        await alice.SayAsync("/invite Bob");

        Assert.Equal($"bob is a member of dev ({address}) now, and knows how to enter.", await alice.ReadLineAsync());
        Assert.Equal($"alice invites you to dev, a private room. To enter: /join {address}", await bob.ReadLineAsync());
        await bob.SayAsync($"/join {address}");
        await bob.ReadUntilAsync($"You are in dev ({address}).");
        await bob.SayAsync("/invite carol");
        Assert.Equal("Nobody here has the name carol.", await bob.ReadLineAsync());
        await bob.SayAsync("/invite bob");
        Assert.Equal($"You are in dev ({address}) already.", await bob.ReadLineAsync());
    }

    [Fact]
    public async Task A_room_becomes_private_only_by_its_maker_or_a_moderator_and_the_lobby_never()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice #dev");
        await using var bob = await server.LineAsync("bob #dev");
        await bob.ReadUntilAsync("You are in #dev.");

        await bob.SayAsync("/private");
        Assert.Equal("Only the moderators of this room and the operators may do that.", await bob.ReadLineAsync());
        await MakePrivateAsync(alice);
        await alice.SayAsync("/private");
        Assert.Equal("This room is private already.", await alice.ReadLineAsync());
        await alice.SayAsync("/join lobby\n/private");
        Assert.Equal("The lobby is for everybody. To talk in private: /join NAME, then /private.", (await alice.ReadUntilAsync("The lobby is for everybody. To talk in private: /join NAME, then /private."))[^1]);
    }

    [Fact]
    public async Task A_moderator_of_each_door_makes_a_room_private_and_its_maker_is_a_member_wherever_it_is()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0");
        await using var alice = await server.LineAsync("alice #dev");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync("/join dev");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await alice.SayAsync("/mod bob\n/join lobby");
        await alice.ReadUntilAsync("You are in #lobby.");

        await bob.SendAsync("/private");

        var invitation = await ReadUntilAsync(alice, "bob invites you to dev, a private room.");
        await alice.SayAsync($"/join {Address().Match(invitation).Value}\n/invite carol");
        await alice.ReadUntilAsync("Nobody here has the name carol.");
        await using var mallory = await server.LineAsync("mallory");
        await AssertNoneAsync(mallory, Address().Match(invitation).Value);
        await mallory.SayAsync("/rooms");
        Assert.StartsWith("#lobby: 1 here", await mallory.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_gets_the_answer_for_no_room_from_each_command_and_opens_nothing()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0", "--Rooms:CloseAfter=00:00:00");
        await using var alice = await server.LineAsync("alice #dev");
        await alice.SayAsync("secret");
        await alice.ReadUntilAsync("alice: secret");
        var address = await MakePrivateAsync(alice);
        await using var mallory = await server.LineAsync("mallory");
        await AssertNoneAsync(mallory, address);
        await alice.SayAsync("/join lobby");
        await mallory.ReadUntilAsync("alice has joined the chat!");
        var rooms = server.Services.GetRequiredService<RoomDirectory>();
        await Eventually.TrueAsync(() => rooms.Peek(address) is null, "the close");
        await AssertNoneAsync(mallory, address);
        Assert.Null(rooms.Peek(address));

        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync($"script #{address}\nhello\n");
        Assert.Equal([$"There is no room {address} that you may enter."], await script.ReadAllAsync());
    }

    [Fact]
    public async Task A_private_room_is_private_after_a_restart_and_its_log_lies_under_the_address()
    {
        using var folder = new HistoryFolder();
        string address;
        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting))
        {
            await using var alice = await server.LineAsync("alice #dev");
            await alice.SayAsync("secret");
            await alice.ReadUntilAsync("alice: secret");
            address = await MakePrivateAsync(alice);
            await alice.SayAsync("more");
            await alice.ReadUntilAsync("alice: more");
        }

        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting))
        {
            await using var mallory = await server.LineAsync("mallory");
            await mallory.SayAsync($"/join {address}");
            Assert.Equal($"There is no room {address} that you may enter.", await mallory.ReadLineAsync());
            await mallory.SayAsync("/join dev");
            Assert.DoesNotContain(await mallory.ReadUntilAsync("You are in #dev."), line => line.Contains("secret", StringComparison.Ordinal));
        }
    }

    [Fact, OnlyWithFiles("These commands work on files.")]
    public async Task The_command_line_finds_a_private_room_by_its_address_and_never_opens_it()
    {
        using var folder = new HistoryFolder();
        string address;
        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting))
        {
            await using var alice = await server.LineAsync("alice #dev");
            address = await MakePrivateAsync(alice);
            await alice.SayAsync("more");
            await alice.ReadUntilAsync("alice: more");
        }

        var list = await ProgramInProcess.RunAsync("room", "list", folder.Setting);
        Assert.Contains($"{address}: private\n", list.Output, StringComparison.Ordinal);
        var export = await ServerProcess.RunAsync("export", $"--room={address}", folder.Setting);
        Assert.Contains("more", export.Output, StringComparison.Ordinal);
        (await ProgramInProcess.RunAsync("room", "open", address, folder.Setting)).SaysInOneLine("never becomes public");
        Assert.Equal($"{address} is deleted.\n", (await ProgramInProcess.RunAsync("room", "delete", address, folder.Setting)).Output);
    }

    /// <summary>Asserts that each command answers as for an address that no room has.</summary>
    private static async Task AssertNoneAsync(LineClient stranger, string address)
    {
        const string none = "~aaaaaaaaaaaaaaaa";
        foreach (var command in new[] { "/join ", "/who ", "/join #" })
        {
            await stranger.SayAsync(command + address);
            var answer = await stranger.ReadLineAsync();
            Assert.Equal($"There is no room {address} that you may enter.", answer);
            await stranger.SayAsync(command + none);
            Assert.Equal(answer!.Replace(address, none, StringComparison.Ordinal), await stranger.ReadLineAsync());
        }
    }

    private static async Task<string> MakePrivateAsync(LineClient maker)
    {
        await maker.SayAsync("/private");
        return Address().Match(await ReadUntilAsync(maker, "made this room private")).Value;
    }

    private static async Task<string> ReadUntilAsync(LineClient client, string part)
    {
        while (true)
        {
            var line = await client.ReadLineAsync() ?? throw new InvalidOperationException($"The stream ended before '{part}'.");
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    [GeneratedRegex("~[a-z2-9]{16}")]
    private static partial Regex Address();
}
