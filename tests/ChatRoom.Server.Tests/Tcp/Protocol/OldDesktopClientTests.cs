using System.Diagnostics;
using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests the needs of the unmodified old desktop client.</summary>
[Slow]
public sealed class OldDesktopClientTests
{
    [Fact]
    public async Task Every_event_is_one_row()
    {
        await using var server = await RunningServer.StartAsync();
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        await using var bob = await server.LineAsync("bob");
        await bob.SendAsync("one\ntwo\n/me waves\n/nick rob\n//x\n{quit}\n");
        await old.UntilRowAsync("rob has left the chat.");
        old.Send("still here");
        await old.UntilRowAsync("old: still here");
        Assert.Equal(
            [
                WireClient.Greeting, "Welcome old! If you ever want to quit, type {quit} to exit.", "bob has joined the chat!",
                "bob: one", "bob: two", "* bob waves", "bob is now known as rob.", "rob: /x", "rob has left the chat.",
                "old: still here",
            ],
            old.Rows);
    }

    [Fact]
    public async Task A_burst_of_fifty_messages_is_fifty_rows()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        await using var bob = await server.LineAsync("bob");
        await bob.SendAsync(string.Concat(Enumerable.Range(1, 50).Select(n => $"message {n}\n")));
        await old.UntilRowAsync("bob: message 50");
        Assert.Equal(Enumerable.Range(1, 50).Select(n => $"bob: message {n}"), old.Rows.Skip(3));
    }

    [Fact]
    public async Task Rows_are_a_gap_apart()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:ChunkGap=00:00:00.030", "--Limits:FloodBurst=0");
        await using var bob = await server.LineAsync("bob");
        await using var old = await server.ChunkAsync("old");
        var watch = Stopwatch.StartNew();
        await bob.SendAsync(string.Concat(Enumerable.Repeat("x\n", 31)));
        await Eventually.TrueAsync(() => old.Received.EndsWith(string.Concat(Enumerable.Repeat("bob: x", 31)), StringComparison.Ordinal), "all came");
        Assert.True(watch.Elapsed >= 30 * TimeSpan.FromMilliseconds(29), $"All came within {watch.Elapsed}.");
    }

    [Fact]
    public async Task Closing_its_window_ends_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        old.CloseWindow();
        Assert.Equal("clean", await old.Ended);
        // A timer may be a little early by this clock.
        Assert.True(old.AnsweredAfter >= TimeSpan.FromMilliseconds(95), $"Answered after {old.AnsweredAfter}.");
        Assert.Equal("{quit}", old.Rows[^1]);
        await alice.ReadUntilAsync("old has left the chat.");
    }

    [Fact]
    public async Task Closing_its_window_ends_it_in_a_busy_room_too()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        await using var bob = await server.LineAsync("bob");
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        await bob.SendAsync(string.Concat(Enumerable.Repeat("blah\n", 200)));
        await bob.ReadUntilAsync("bob: blah");
        old.CloseWindow();
        await Eventually.InTimeAsync(old.Ended);
        await bob.ReadUntilAsync("old has left the chat.");
        await Eventually.TrueAsync(() => server.Connections == 1, "its connection is gone");
    }

    [Fact]
    public async Task Closing_its_window_before_it_gave_a_name_ends_it_and_nobody_hears_of_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        using var old = new OldDesktopClient(server.Port, name: null);
        await old.UntilRowAsync(WireClient.Greeting);
        old.CloseWindow();
        Assert.Equal("clean", await old.Ended);
        Assert.Equal([WireClient.Greeting, "{quit}"], old.Rows);
        await alice.SayAsync("x");
        Assert.Equal("alice: x", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task Words_and_quit_that_came_as_one_are_both_understood()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync("bye{quit}");
        Assert.Equal(Ending.Eof, await old.Ended);
        var seen = await alice.ReadUntilAsync("old has left the chat.");
        Assert.Equal("old: bye", seen[^2]);
    }

    [Fact]
    public async Task A_server_that_stops_ends_it_by_a_reset_after_everything_was_shown()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        await using var bob = await server.LineAsync("bob");
        await bob.SendAsync(string.Concat(Enumerable.Range(1, 20).Select(n => $"message {n}\n")));
        await bob.ReadUntilAsync("bob: message 20");
        await server.StopAsync();
        Assert.Equal("clean", await old.Ended);
        var shown = string.Concat(old.Rows);
        Assert.Contains("bob: message 20", shown, StringComparison.Ordinal);
        Assert.Contains("The server is stopping.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_it_proposes_makes_a_legal_handle()
    {
        await using var server = await RunningServer.StartAsync();
        using var old = new OldDesktopClient(server.Port, "Type your messages here.alice");
        await old.UntilRowAsync("Welcome Type_your_messages_here_alice! If you ever want to quit, type {quit} to exit.");
    }

    [Fact]
    public async Task Three_thousand_bytes_of_two_byte_characters_break_no_character()
    {
        await using var server = await RunningServer.StartAsync();
        using var old = new OldDesktopClient(server.Port, "old");
        await old.UntilRowAsync("Welcome old! If you ever want to quit, type {quit} to exit.");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync(new string('ż', 1500));
        await bob.SayAsync("after");
        await old.UntilRowAsync("bob: after");
        var rows = old.Rows.Skip(3).SkipLast(1).ToArray();
        Assert.Equal("bob: " + new string('ż', 1500), string.Concat(rows.Select((row, n) => n == 0 ? row : row[2..])));
        Assert.All(rows.Skip(1), row => Assert.StartsWith("  ", row, StringComparison.Ordinal));
        Assert.All(old.RowBytes, bytes => Assert.InRange(bytes, 1, 1024));
        Assert.True(old.IsRunning);
    }

    [Fact]
    public async Task Its_own_long_message_comes_back_as_one_message()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        using var old = new OldDesktopClient(server.Port, "old");
        await bob.ReadUntilAsync("old has joined the chat!");
        var text = new string('ż', 1500);
        old.Send(text);
        Assert.Equal("old: " + text, await bob.ReadLineAsync());
        old.Send("after");
        await old.UntilRowAsync("old: after");
        Assert.True(old.IsRunning);
    }

    [Fact]
    public async Task A_character_that_two_packets_bring_is_one_character()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var old = await server.ChunkAsync("old");
        await bob.ReadUntilAsync("old has joined the chat!");
        var bytes = Encoding.UTF8.GetBytes("schön");
        await old.SendPieceAsync(bytes[..4]);
        await old.SendAsync(bytes[4..]);
        Assert.Equal("old: schön", await bob.ReadLineAsync());
    }
}
