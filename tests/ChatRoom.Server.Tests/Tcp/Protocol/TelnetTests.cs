using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests clients that speak telnet. Texts are Latin-1 here, so that each byte of a command is one character.</summary>
public sealed class TelnetTests
{
    private const string DoMark = "\u00FF\u00FD\u0006";
    private const string Mark = "\u00FF\u00FC\u0006";
    private const string AreYouThere = "\u00FF\u00F6";

    // PuTTY sends at once: WILL NAWS, TSPEED, TTYPE, NEW-ENVIRON, DO ECHO, WILL SGA, DO SGA; and our refusals.
    private const string Putty = "\u00FF\u00FB\u001F\u00FF\u00FB\u0020\u00FF\u00FB\u0018\u00FF\u00FB\u0027\u00FF\u00FD\u0001\u00FF\u00FB\u0003\u00FF\u00FD\u0003";
    private const string Refused = "\u00FF\u00FE\u001F\u00FF\u00FE\u0020\u00FF\u00FE\u0018\u00FF\u00FE\u0027\u00FF\u00FC\u0001\u00FF\u00FE\u0003\u00FF\u00FC\u0003";

    [Fact]
    public async Task Options_are_refused_and_every_line_ends_in_CR_LF()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("before");
        await bob.ReadUntilAsync("bob: before");
        await using var paula = await WireClient.ConnectAsync(server.Port);
        await SendAsync(paula, Putty);
        await AssertGetsAsync(paula, WireClient.Greeting + Refused);

        await SendAsync(paula, "paula\r\n");
        await AssertGetsAsync(paula, "Welcome paula! If you ever want to quit, type {quit} to exit.\r\nbob: before\r\n");
        await SendAsync(paula, "hi\r\n/who\r\n");
        await bob.ReadUntilAsync("paula: hi");
        await AssertGetsInAnyOrderAsync(paula, "paula: hi\r\n", "2 here: bob, paula\r\n");
        await SendAsync(paula, "{quit}\r\n");
        await AssertGetsAsync(paula, "{quit}\r\n");
    }

    [Fact]
    public async Task A_client_that_speaks_telnet_late_gets_CR_LF_from_then_on()
    {
        await using var server = await RunningServer.StartAsync();
        await using var late = await WireClient.ConnectAsync(server.Port);
        await SendAsync(late, "late\none\n");
        await AssertGetsAsync(late, WireClient.Greeting + "Welcome late! If you ever want to quit, type {quit} to exit.\nlate: one\n");

        await SendAsync(late, "\u00FF\u00F1two\n");

        await AssertGetsAsync(late, "late: two\r\n");
    }

    [Fact]
    public async Task The_timing_mark_comes_behind_the_output_of_what_was_typed_before()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await WireClient.ConnectAsync(server.Port);
        await SendAsync(alice, "alice\r\n");
        await AssertGetsAsync(alice, WireClient.Greeting + "Welcome alice! If you ever want to quit, type {quit} to exit.\n");

        await SendAsync(alice, $"one\r\ntwo\r\n\u00FF\u00F5{DoMark}three\r\n");

        await AssertGetsAsync(alice, $"alice: one\r\nalice: two\r\n{Mark}alice: three\r\n");
        await SendAsync(alice, AreYouThere);
        await AssertGetsAsync(alice, "[Yes]\r\n");
    }

    [Fact]
    public async Task A_synch_leaves_nothing_in_the_text_whichever_half_is_urgent()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await WireClient.ConnectAsync(server.Port);
        await SendAsync(alice, "alice\r\n");
        await AssertGetsAsync(alice, WireClient.Greeting + "Welcome alice! If you ever want to quit, type {quit} to exit.\n");

        alice.SendUrgent(0xFF);
        await SendAsync(alice, "\u00F2one\r\n");
        await AssertGetsAsync(alice, "alice: one\r\n");

        await SendAsync(alice, "\u00FF");
        alice.SendUrgent(0xF2);
        await SendAsync(alice, "two\r\n");
        await AssertGetsAsync(alice, "alice: two\r\n");
    }

    [Fact]
    public async Task Marks_are_answered_before_a_name_was_given_too()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await WireClient.ConnectAsync(server.Port);
        await SendAsync(alice, $"al{DoMark}ice\r\n");

        await AssertGetsAsync(
            alice, WireClient.Greeting + Mark + "Welcome alice! If you ever want to quit, type {quit} to exit.\r\n");
    }

    [Theory]
    [InlineData("\u00FF\u00F4" + DoMark, false)]
    [InlineData("\u00FF\u00F3" + DoMark, false)]
    [InlineData("\u00FF\u00EE", false)]
    [InlineData("\u00FF\u00EC", true)]
    [InlineData("\u0003", false)]
    [InlineData("\u001C", false)]
    [InlineData("\u0004", true)]
    public async Task Ctrl_C_and_its_like_leave_at_their_place_in_the_input(string key, bool saysUnfinishedLine)
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var alice = await server.LineAsync("alice");
        await bob.ReadUntilAsync("alice has joined the chat!");

        await alice.SendAsync("last words\r\nunfinished");
        Assert.Equal("alice: last words", await bob.ReadLineAsync());
        await alice.SendAsync(Encoding.Latin1.GetBytes(key));

        if (saysUnfinishedLine)
        {
            Assert.Equal("alice: unfinished", await bob.ReadLineAsync());
        }

        Assert.Equal("alice has left the chat.", await bob.ReadLineAsync());
        Assert.EndsWith("{quit}", (await alice.ReadAllAsync())[^1].TrimEnd('\r'), StringComparison.Ordinal);
        Assert.Equal(Ending.Eof, alice.Ending);
    }

    [Fact]
    public async Task Ctrl_C_leaves_before_a_name_was_given_too_and_nobody_hears_of_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var alice = await LineClient.ConnectAsync(server.Port);
        await alice.SendAsync([.. "ali"u8, 0xFF, 0xF4, 0xFF, 0xFD, 0x06]);

        Assert.EndsWith("{quit}", (await alice.ReadAllAsync())[^1], StringComparison.Ordinal);
        await bob.SayAsync("x");
        Assert.Equal("bob: x", await bob.ReadLineAsync());
    }

    [Fact]
    public async Task A_suspended_telnet_stays()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await WireClient.ConnectAsync(server.Port);
        await SendAsync(alice, $"alice\r\n\u00FF\u00ED{DoMark}back\r\n");

        await AssertGetsAsync(
            alice,
            WireClient.Greeting + $"Welcome alice! If you ever want to quit, type {{quit}} to exit.\r\n{Mark}alice: back\r\n");
    }

    [Fact]
    public async Task A_chunk_client_gets_no_answer_whatever_its_bytes_mean()
    {
        await using var server = await RunningServer.StartAsync();
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync(Encoding.Latin1.GetBytes($"a{DoMark}{Putty}{AreYouThere}\u00FF\u00F4"));
        await old.SendAsync([0x03]);
        await old.SendAsync("b");

        Assert.Equal("old: a", await old.ReadRowAsync());
        Assert.Equal("old: b", await old.ReadRowAsync());
        Assert.DoesNotContain('\r', old.Received);
    }

    [Fact]
    public async Task A_flood_of_requests_is_read_and_forgotten()
    {
        await using var server = await RunningServer.StartAsync();
        await using var flooder = await WireClient.ConnectAsync(server.Port);
        await SendAsync(flooder, "flooder\r\n");
        var request = Encoding.Latin1.GetBytes("\u00FF\u00FD\u0001");
        await flooder.SendAsync([.. Enumerable.Repeat(request, 300_000).SelectMany(bytes => bytes)]);
        await SendAsync(flooder, "done\r\n");

        var got = new StringBuilder();
        var buffer = new byte[64 << 10];
        // The answers to requests in the read of the last line may come behind it.
        while (!got.ToString().Contains("flooder: done\r\n", StringComparison.Ordinal))
        {
            got.Append(Encoding.Latin1.GetString(buffer, 0, await flooder.ReadSomeAsync(buffer)));
        }

        // Each read of up to 16 KiB gets at most 32 answers of three bytes.
        Assert.InRange(got.Length, 100, 300_000);
    }

    private static Task SendAsync(WireClient client, string latin1) => client.SendAsync(Encoding.Latin1.GetBytes(latin1));

    private static async Task AssertGetsAsync(WireClient client, string expected) =>
        Assert.Equal(expected, Encoding.Latin1.GetString(await client.ReadExactlyAsync(expected.Length)));

    private static async Task AssertGetsInAnyOrderAsync(WireClient client, string one, string other)
    {
        var got = Encoding.Latin1.GetString(await client.ReadExactlyAsync(one.Length + other.Length));
        Assert.True(got == one + other || got == other + one, got);
    }
}
