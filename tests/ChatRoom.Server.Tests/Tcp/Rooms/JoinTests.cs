using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Tests that a line or chunk client is in one room at a time.</summary>
public sealed class JoinTests
{
    private const string Welcome = "Welcome alice! If you ever want to quit, type {quit} to exit.";

    [Fact]
    public async Task A_join_leaves_the_one_room_and_enters_the_other_with_its_last_messages()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await bob.SayAsync("hello");
        await bob.ReadUntilAsync("bob: hello");
        await using var carol = await server.LineAsync("carol");
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("in the lobby");

        await alice.SayAsync("/join #Dev");

        Assert.Equal(
            ["alice: in the lobby", Welcome, "You are in #dev.", "bob: hello"],
            await alice.ReadUntilAsync("bob: hello"));
        Assert.Equal(
            ["alice has joined the chat!", "alice: in the lobby", "alice has left the chat."],
            await carol.ReadUntilAsync("alice has left the chat."));
        await alice.SayAsync("hi dev");
        Assert.Equal("alice: hi dev", await alice.ReadLineAsync());
        Assert.Equal(["alice has joined the chat!", "alice: hi dev"], await bob.ReadUntilAsync("alice: hi dev"));
        Assert.Equal(["carol"], server.Handles);
    }

    [Fact]
    public async Task Joins_back_and_forth_lose_and_double_nothing()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0");
        await using var alice = await server.LineAsync("alice");
        var script = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i} in lobby\n/join dev\n{i} in dev\n/join lobby\n"));

        await alice.SendAsync(script + "end\n");

        var lines = await alice.ReadUntilAsync("alice: end");
        var expected = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            string[] lobby = [.. Enumerable.Range(0, i + 1).Select(n => $"alice: {n} in lobby")];
            string[] dev = [.. Enumerable.Range(0, i).Select(n => $"alice: {n} in dev")];
            expected.AddRange([lobby[i], Welcome, "You are in #dev.", .. dev, $"alice: {i} in dev", Welcome, "You are in #lobby.", .. lobby]);
        }

        Assert.Equal([.. expected, "alice: end"], lines);
    }

    [Fact]
    public async Task A_name_line_with_a_room_enters_it_at_once()
    {
        await using var server = await RunningServer.StartAsync();
        await using var cron = await LineClient.ConnectAsync(server.Port);

        await cron.SendAsync("cron #ops\nbackup done\n");
        cron.HalfClose();

        Assert.Equal(
            ["Welcome cron! If you ever want to quit, type {quit} to exit.", "You are in #ops.", "cron: backup done"],
            await cron.ReadAllAsync());
        Assert.Empty(server.Handles);
        Assert.Equal(1, server.Lobby.Tail.NextSequence);
    }

    [Theory]
    [InlineData("--Rooms:Creation=operators", "There is no room #ops. Only operators can make rooms here.")]
    [InlineData("--Rooms:Creation=accounts", "There is no room #ops. Only accounts can make rooms here.")]
    public async Task A_name_line_with_a_room_that_cannot_be_entered_says_nothing_anywhere(string setting, string line)
    {
        await using var server = await RunningServer.StartAsync(setting);
        await using var cron = await LineClient.ConnectAsync(server.Port);

        await cron.SendAsync("cron #ops\nbackup done\n");

        Assert.Equal([line], await cron.ReadAllAsync());
        Assert.Equal(1, server.Lobby.Tail.NextSequence);
        Assert.Equal(1, server.Counters["chatroom.rejects/NoRoom"]);
    }

    [Theory]
    [InlineData("/join no room\nsecret\nmore\n", "Which room?")]
    [InlineData("/join\nsecret\nmore\n", "Which room?")]
    [InlineData("/join ops\nsecret\nmore\n", "There is no room #ops.")]
    [InlineData("/join ops\nsecret\n\n \nmore\n", "There is no room #ops.")]
    [InlineData("/join ops\nsecret\nmo", "There is no room #ops.")]
    public async Task After_a_failed_join_the_lines_of_the_same_read_are_dropped(string script, string refusal)
    {
        await using var server = await RunningServer.StartAsync("--Rooms:Creation=operators");
        await using var bob = await server.LineAsync("bob");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync(script);

        Assert.StartsWith(refusal, await alice.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("The 2 lines that came with it were not said.", await alice.ReadLineAsync());
        await alice.SendAsync(script.EndsWith('\n') ? "still here\n" : "re\nstill here\n");
        Assert.Equal("alice: still here", await alice.ReadLineAsync());
        Assert.Equal(["alice has joined the chat!", "alice: still here"], await bob.ReadUntilAsync("alice: still here"));
    }

    [Fact]
    public async Task A_quit_behind_a_failed_join_still_leaves()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:Creation=operators");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync("/join ops\nsecret\n{quit}\n");

        Assert.Equal("{quit}", (await alice.ReadAllAsync())[^1]);
    }

    [Fact]
    public async Task A_line_without_an_end_behind_a_failed_join_still_closes()
    {
        await using var server = await RunningServer.StartAsync("--Limits:MessageBytes=10");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync("/join a/\n" + new string('x', 1000));

        Assert.Equal("That line has no end. Goodbye.", (await alice.ReadAllAsync())[^1]);
    }

    [Fact]
    public async Task Numbers_name_the_log_after_each_join()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SendAsync("/numbers on\n/join dev\nhi\n");

        var lines = await alice.ReadUntilAsync("[2] alice: hi");

        Assert.Equal($"Numbers are on. This log is {server.Lobby.Epoch}; the newest number is 1.", lines[0]);
        Assert.Equal([Welcome, "You are in #dev."], lines.Skip(1).Take(2));
        Assert.Matches("^Numbers are on. This log is [0-9a-f]{32}; the newest number is 1.$", lines[3]);
        Assert.NotEqual(lines[0], lines[3]);
    }

    [Fact]
    public async Task A_chunk_client_changes_its_room_too()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var alice = await server.ChunkAsync("alice");

        await alice.SendAsync("/join dev");

        Assert.Equal([Welcome, "You are in #dev."], await alice.ReadUntilAsync("You are in #dev."));
        await alice.SendAsync("hi");
        Assert.Equal("alice: hi", await alice.ReadRowAsync());
        Assert.Equal(["You are in #dev.", "alice has joined the chat!", "alice: hi"], await bob.ReadUntilAsync("alice: hi"));
    }

    [Fact]
    public async Task A_rename_is_logged_in_the_present_room_and_the_handle_stays_over_joins()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var alice = await server.LineAsync("alice");
        await alice.SendAsync("/join dev\n/nick al\n/join lobby\nback\n");

        Assert.Equal("al: back", (await alice.ReadUntilAsync("al: back"))[^1]);
        Assert.Equal(
            ["You are in #dev.", "alice has joined the chat!", "alice is now known as al.", "al has left the chat."],
            await bob.ReadUntilAsync("al has left the chat."));
        Assert.Equal(["al"], server.Handles);
    }

    [Fact]
    public async Task A_script_that_joins_and_ends_its_input_gets_everything_to_its_leave()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync("here\n/join dev\nthere");
        alice.HalfClose();

        Assert.Equal(["alice: here", Welcome, "You are in #dev.", "alice: there"], await alice.ReadAllAsync());
        Assert.Equal(
            ["You are in #dev.", "alice has joined the chat!", "alice: there", "alice has left the chat."],
            await bob.ReadUntilAsync("alice has left the chat."));
    }

    [Fact]
    public async Task A_join_of_the_present_room_changes_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/join #LOBBY");

        Assert.Equal("You are in #lobby already.", await alice.ReadLineAsync());
        Assert.Equal(2, server.Lobby.Tail.NextSequence);
    }
}
