using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

[Slow]
public sealed class ConversationTests
{
    [Fact]
    public async Task Line_and_chunk_clients_see_one_conversation_in_one_order()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        await using var line1 = await server.LineAsync("line1");
        await using var line2 = await server.LineAsync("line2");
        await using var chunk1 = await server.ChunkAsync("chunk1");
        await using var chunk2 = await server.ChunkAsync("chunk2");
        await Task.WhenAll(line1.ReadUntilAsync("chunk2 has joined the chat!"), line2.ReadUntilAsync("chunk2 has joined the chat!"));
        await chunk1.ReadUntilAsync("chunk2 has joined the chat!");
        var before = (chunk1.Received.Length, chunk2.Received.Length);

        await Task.WhenAll(
            TalkAsync(n => line1.SayAsync($"line1 says {n}")),
            TalkAsync(n => line2.SayAsync($"line2 says {n}")),
            TalkAsync(n => chunk1.SendAsync($"chunk1 says {n}")),
            TalkAsync(n => chunk2.SendAsync($"chunk2 says {n}")));
        // What a chunk client sends in quick succession may be one message; the end marks are sent when all is said.
        await Eventually.TrueAsync(() => Says(server, "chunk1 says 9") && Says(server, "chunk2 says 9"), "both are heard");
        await line1.SayAsync("the end");

        var seen1 = await line1.ReadUntilAsync("line1: the end");
        var seen2 = await line2.ReadUntilAsync("line1: the end");
        await Eventually.TrueAsync(
            () => chunk1.Received.EndsWith("the end", StringComparison.Ordinal) && chunk2.Received.EndsWith("the end", StringComparison.Ordinal),
            "chunk clients have it all");
        Assert.Equal(seen1, seen2);
        Assert.Equal(string.Concat(seen1), chunk1.Received[before.Item1..]);
        Assert.Equal(string.Concat(seen1), chunk2.Received[before.Item2..]);
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"line1: line1 says {n}"), seen1.Where(l => l.StartsWith("line1: line1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Answers_and_messages_arrive_once_and_in_order_while_others_talk()
    {
        const int Answers = 300;
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        await using var talker = await server.LineAsync("talker");
        await using var curious = await server.LineAsync("curious");
        var said = 0;
        var asking = AskAsync();
        while (!asking.IsCompleted)
        {
            await talker.SayAsync($"{++said}");
            await talker.ReadUntilAsync($"talker: {said}");
        }

        var seen = await asking;
        await talker.SayAsync("end");
        seen.AddRange(await curious.ReadUntilAsync("talker: end"));

        Assert.Equal(Answers, seen.Count(line => line == "2 here: curious, talker"));
        Assert.Equal(
            [.. Enumerable.Range(1, said).Select(n => $"talker: {n}"), "talker: end"],
            seen.Where(line => line.StartsWith("talker: ", StringComparison.Ordinal)));

        async Task<List<string>> AskAsync()
        {
            var lines = new List<string>();
            for (var n = 0; n < Answers; n++)
            {
                await curious.SayAsync("/who");
                lines.AddRange(await curious.ReadUntilAsync("2 here: curious, talker"));
            }

            return lines;
        }
    }

    [Fact]
    public async Task Everybody_but_the_newcomer_sees_a_join_and_everybody_but_the_leaver_a_leave()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        Assert.Equal("bob has joined the chat!", await alice.ReadLineAsync());
        await using var carol = await server.LineAsync("carol");
        Assert.Equal("carol has joined the chat!", await alice.ReadLineAsync());
        Assert.Equal("carol has joined the chat!", await bob.ReadRowAsync());

        await carol.SayAsync("{quit}");

        Assert.Equal(["{quit}"], await carol.ReadAllAsync());
        Assert.Equal(Ending.Eof, carol.Ending);
        Assert.Equal("carol has left the chat.", await alice.ReadLineAsync());
        Assert.Equal("carol has left the chat.", await bob.ReadRowAsync());
    }

    [Theory]
    [InlineData("{quit}\n")]
    [InlineData("{quit}\r\n")]
    [InlineData("/quit\n")]
    [InlineData("/QUIT\n")]
    public async Task A_line_client_can_quit(string typed)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SendAsync("bye\n" + typed);
        Assert.Equal(["bob: bye", "{quit}"], await bob.ReadAllAsync());
        Assert.Equal(Ending.Eof, bob.Ending);
        await alice.ReadUntilAsync("bob has left the chat.");
    }

    [Theory]
    [InlineData("{quit}")]
    [InlineData("/quit")]
    [InlineData("bye{quit}")]
    public async Task A_chunk_client_can_quit(string sent)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync(sent);
        Assert.Equal(Ending.Eof, await bob.Ended);
        Assert.EndsWith("{quit}", bob.Received, StringComparison.Ordinal);
        var seen = await alice.ReadUntilAsync("bob has left the chat.");
        Assert.Equal(sent.StartsWith("bye", StringComparison.Ordinal), seen.Contains("bob: bye"));
    }

    [Theory]
    [InlineData("{quit}\n")]
    [InlineData("/quit\n")]
    [InlineData("{quit}")]
    [InlineData("/quit")]
    public async Task A_client_that_quits_instead_of_giving_a_name_is_never_announced(string sent)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var stranger = await WireClient.ConnectAsync(server.Port);
        await stranger.ReadGreetingAsync();
        await stranger.SendAsync(sent);
        Assert.Equal(("{quit}", Ending.Eof), await stranger.ReadToEndAsync());
        await alice.SayAsync("only me");
        Assert.Equal(["alice: only me"], await alice.ReadUntilAsync("alice: only me"));
    }

    [Fact]
    public async Task A_line_client_is_shown_the_last_messages_and_no_joins()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=2", "--Limits:FloodBurst=0");
        await using var alice = await server.LineAsync("alice");
        for (var n = 1; n <= 3; n++)
        {
            await alice.SayAsync($"message {n}");
        }

        await alice.ReadUntilAsync("alice: message 3");
        await using var bob = await server.LineAsync("bob");
        Assert.Equal("alice: message 2", await bob.ReadLineAsync());
        Assert.Equal("alice: message 3", await bob.ReadLineAsync());
        await bob.SayAsync("hi");
        Assert.Equal("bob: hi", await bob.ReadLineAsync());

        await using var carol = await server.ChunkAsync("carol");
        await carol.SendAsync("me too");
        Assert.Equal("carol: me too", await carol.ReadRowAsync());
    }

    [Fact]
    public async Task No_backlog_is_shown_when_it_is_off()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("before");
        await alice.ReadUntilAsync("alice: before");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("after");
        Assert.Equal("bob: after", await bob.ReadLineAsync());
    }

    [Fact]
    public async Task Following_lines_of_a_message_are_indented_for_line_clients_and_joined_for_chunk_clients()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await using var carol = await server.ChunkAsync("carol");
        await carol.SendAsync("look\u2028bob: I am a fool\u2029carol has left the chat.");
        await alice.ReadUntilAsync("carol: look");
        Assert.Equal("  bob: I am a fool", await alice.ReadLineAsync());
        Assert.Equal("  carol has left the chat.", await alice.ReadLineAsync());
        await bob.ReadUntilAsync("carol: look bob: I am a fool carol has left the chat.");
    }

    [Fact]
    public async Task Control_characters_and_escape_sequences_reach_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync("\u001B[2Jclear\u0007 \u009B31mred\u0001 \u202Eright");
        await alice.ReadUntilAsync("bob has joined the chat!");
        var line = (await alice.ReadLineAsync())!;
        Assert.StartsWith("bob: clear red ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.EndsWith("\u202C", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_bytes_become_replacement_characters()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await alice.SendAsync([.. "caf"u8, 0xE9, (byte)'\n']);
        Assert.Equal("alice: caf\uFFFD", await alice.ReadLineAsync());
        Assert.Equal("alice: caf\uFFFD", await bob.ReadRowAsync());
    }

    private static async Task TalkAsync(Func<int, Task> say)
    {
        for (var n = 0; n < 10; n++)
        {
            await say(n);
        }
    }

    private static bool Says(RunningServer server, string text) =>
        server.Lobby.Tail.Events.ReadAfter(0, 1000).OfType<MessagePosted>().Any(m => m.Text.EndsWith(text, StringComparison.Ordinal));
}
