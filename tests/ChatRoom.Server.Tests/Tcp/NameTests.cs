using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests names that try to forge, hide or crash something, in both framings.</summary>
[Slow]
public sealed class NameTests
{
    public static TheoryData<string, string> HostileNames => new()
    {
        { "   ", "guest1" },
        { "1000 letters", "_1000_letters" },
        { new string('a', 1000), new string('a', 32) },
        { "{quit} ha", "quit_ha" },
        { "alice: hi", "alice_hi" },
        { "\u001B[2J\u001B[31mred\u0007", "red" },
        { "\u202Eecila", "ecila" },
        { "alice has left the chat.", "alice_has_left_the_chat" },
        { "Greetings from the cave!", "Greetings_from_the_cave" },
        { "\u0430lice", "\u0430lice_2" },
        { "ALICE", "ALICE_2" },
        { "alice", "alice_2" },
        { "\u0430\u04CF\u0456\u0441\u0435", "\u0430\u04CF\u0456\u0441\u0435_2" },
        { "al\u001B[Dice", "alice_2" },
        { "علی\u200Cرضا", "علی\u200Cرضا" },
        { "Marcel·la", "Marcel·la" },
        { "a\u200Blice\u200B", "a_lice" },
        { "\uFEFF", "guest1" },
        { "🙂", "guest1" },
        { "You", "You_2" },
        { "y\u043Eu", "y\u043Eu_2" },
        { "your", "your" },
    };

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_made_legal_for_a_line_client(string name, string expected)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var other = await LineClient.ConnectAsync(server.Port);
        await other.SayAsync(name);
        Assert.Equal($"Welcome {expected}! If you ever want to quit, type {{quit}} to exit.", await other.ReadLineAsync());
        Assert.Equal($"{expected} has joined the chat!", await alice.ReadLineAsync());
        await other.SayAsync("hi");
        Assert.Equal($"{expected}: hi", await alice.ReadLineAsync());
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_made_legal_for_a_chunk_client(string name, string expected)
    {
        await using var server = await RunningServer.StartAsync("--Tcp:TypingPause=00:00:00.250");
        await using var alice = await server.LineAsync("alice");
        await using var other = await ChunkClient.ConnectAsync(server.Port);
        await other.SendAsync(name);
        Assert.Equal($"Welcome {expected}! If you ever want to quit, type {{quit}} to exit.", await other.ReadRowAsync());
        Assert.Equal($"{expected} has joined the chat!", await alice.ReadLineAsync());
        await other.SendAsync("hi");
        Assert.Equal($"{expected}: hi", await alice.ReadLineAsync());
    }

    // Garay is newer than the tables of many systems.
    [Fact]
    public async Task Who_talks_is_listed_even_if_the_name_differs_by_the_case_of_a_new_script_only()
    {
        await using var server = await RunningServer.StartAsync();
        await using var first = await server.LineAsync("\U00010D50\U00010D51");
        await using (var second = await LineClient.ConnectAsync(server.Port))
        {
            await second.SayAsync("\U00010D70\U00010D71");
            Assert.StartsWith("Welcome \U00010D70\U00010D71_2!", await second.ReadLineAsync(), StringComparison.Ordinal);
            Assert.Equal(2, server.Handles.Count());
        }

        await first.ReadUntilAsync("\U00010D70\U00010D71_2 has left the chat.");
        Assert.Equal(["\U00010D50\U00010D51"], server.Handles);
    }

    [Fact]
    public async Task An_empty_line_for_a_name_makes_a_guest()
    {
        await using var server = await RunningServer.StartAsync();
        await using var one = await LineClient.ConnectAsync(server.Port);
        await one.SayAsync("");
        Assert.StartsWith("Welcome guest1!", await one.ReadLineAsync(), StringComparison.Ordinal);
        await using var two = await LineClient.ConnectAsync(server.Port);
        await two.SendAsync("\r\n");
        Assert.StartsWith("Welcome guest2!", await two.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newline_ends_a_name_and_the_rest_is_a_message_of_that_name()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var forger = await LineClient.ConnectAsync(server.Port);
        await forger.SendAsync("alice: hi\nbob\n");
        await alice.ReadUntilAsync("alice_hi has joined the chat!");
        Assert.Equal("alice_hi: bob", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_name_and_messages_in_one_packet_are_not_one_name()
    {
        await using var server = await RunningServer.StartAsync();
        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync("cron\r\none\r\ntwo\r\n");
        await script.ReadUntilAsync("cron: one");
        Assert.Equal("cron: two", await script.ReadLineAsync());
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_harms_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        await using var other = await WireClient.ConnectAsync(server.Port);
        await other.ReadGreetingAsync();
        await other.SendAsync([.. "J"u8, 0xFC, .. "rgen"u8]);
        var welcome = "Welcome J_rgen!"u8.ToArray();
        Assert.Equal("Welcome J_rgen!", Encoding.UTF8.GetString(await other.ReadExactlyAsync(welcome.Length)));
    }

    [Fact]
    public async Task A_handle_is_free_again_when_its_owner_has_left()
    {
        await using var server = await RunningServer.StartAsync();
        await using var watcher = await server.LineAsync("watcher");
        await using (var first = await server.LineAsync("alice"))
        {
            first.Reset();
        }

        await watcher.ReadUntilAsync("alice has left the chat.");
        await using var second = await LineClient.ConnectAsync(server.Port);
        await second.SayAsync("alice");
        Assert.StartsWith("Welcome alice!", await second.ReadLineAsync(), StringComparison.Ordinal);
    }
}
