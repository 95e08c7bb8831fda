using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests terminals that send every key as it is pressed.</summary>
[Slow]
public sealed class TerminalTests
{
    private const string QuickToDecide = "--Tcp:NameQuiet=00:00:00.050";

    [Fact]
    public async Task A_terminal_that_sends_key_by_key_is_no_chunk_client()
    {
        await using var server = await RunningServer.StartAsync(QuickToDecide);
        await using var alice = await LineClient.ConnectAsync(server.Port);
        await TypeAsync(alice, "alice\r\n", pause: 80);
        Assert.StartsWith("Welcome alice!", await alice.ReadLineAsync(), StringComparison.Ordinal);
        await TypeAsync(alice, "hi\r\n", pause: 80);
        Assert.Equal("alice: hi\r", await alice.ReadLineAsync());
    }

    [Theory]
    [InlineData("alice|\r", "")]
    [InlineData("alice|\r\0", "")]
    [InlineData("a|l|\r\n", "")]
    [InlineData("alice\n|o|n|e|\r|two\r", "alice: one\nalice: two\r\n")]
    public async Task A_terminal_whose_Enter_key_sends_CR_gets_CR_LF(string sent, string said)
    {
        await using var server = await RunningServer.StartAsync("--Tcp:TypingPause=00:01:00", "--Tcp:NameQuiet=00:01:00");
        Assert.EndsWith($"{said}carol: hi\r\n", await SeenByAsync(server, sent), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice\n|one\n")]
    [InlineData("alice\r\n|one\r\n")]
    [InlineData("alice\r|\n|one\r|\ntwo\r\n")]
    [InlineData("alice|\r\n|one|\r\n")]
    [InlineData("alice\n|a|\n|\r\n")]
    [InlineData("alice\r|one\r")]
    [InlineData("alice\r|one\rtwo\r")]
    [InlineData("alice\n|one\rtwo\n")]
    public async Task A_client_that_sends_lines_with_their_end_gets_LF(string sent)
    {
        await using var server = await RunningServer.StartAsync("--Tcp:TypingPause=00:01:00", "--Tcp:NameQuiet=00:01:00");
        Assert.DoesNotContain('\r', await SeenByAsync(server, sent));
    }

    /// <summary>Sends pieces, each in a read of its own, and returns what the client gets until another one speaks.</summary>
    private static async Task<string> SeenByAsync(RunningServer server, string sent)
    {
        await using var carol = await server.LineAsync("carol");
        await using var alice = await LineClient.ConnectAsync(server.Port);
        var typed = "";
        foreach (var piece in sent.Split('|'))
        {
            await alice.SendPieceAsync(piece);
            typed += piece;
            if (typed[^1] is '\r' or '\n' or '\0')
            {
                // A line is shown before the next key: a busy server would take the keys together, and end the line as the later ones ask for.
                string[] lines = typed.Split(['\r', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries);
                await alice.UntilComeAsync(lines.Length == 1 ? $"Welcome {lines[0]}!" : $"{lines[0]}: {lines[^1]}");
            }
        }

        await carol.SayAsync("hi");
        await carol.ReadUntilAsync("carol: hi");
        await alice.SayAsync("/quit");
        var (text, _) = await alice.ReadToEndAsync();
        return text[..(text.IndexOf("carol: hi", StringComparison.Ordinal) + 11)];
    }

    [Fact]
    public async Task A_key_of_several_bytes_is_one_key()
    {
        await using var server = await RunningServer.StartAsync(QuickToDecide);
        await using var zoe = await LineClient.ConnectAsync(server.Port);
        await TypeAsync(zoe, "Żoë\r\n", pause: 80);
        Assert.StartsWith("Welcome Żoë!", await zoe.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alx\bice\r\n")]
    [InlineData("alż\u007Fice\r\n")]
    [InlineData("\b\balice\r\n")]
    public async Task Backspace_erases_in_a_name(string typed)
    {
        await using var server = await RunningServer.StartAsync(QuickToDecide);
        await using var alice = await LineClient.ConnectAsync(server.Port);
        await TypeAsync(alice, typed, pause: 0);
        Assert.StartsWith("Welcome alice!", await alice.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backspace_erases_in_a_message()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await TypeAsync(alice, "hellż\bo\b\b\b\b\b\b\bbye\r\n", pause: 0);
        Assert.Equal("alice: bye", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task Telnet_commands_are_stripped_and_show_a_terminal()
    {
        await using var server = await RunningServer.StartAsync(QuickToDecide);
        await using var alice = await LineClient.ConnectAsync(server.Port);
        // IAC WILL TERMINAL-TYPE, then a subnegotiation, as a client that was told to negotiate sends them.
        await alice.SendPieceAsync([0xFF, 0xFB, 0x18, .. "ali"u8]);
        await Deadline.SilenceAsync(150);
        await alice.SendAsync([0xFF, 0xFA, 0x18, 0x00, .. "xterm"u8, 0xFF, 0xF0, .. "ce\r\0"u8]);
        Assert.Contains("Welcome alice!", await alice.ReadLineAsync(), StringComparison.Ordinal); // behind a refusal
        await alice.SendAsync([.. "h"u8, 0xFF]);
        await alice.SendAsync([0xF1, .. "i\r\n"u8]); // a NOP that two packets bring
        Assert.Equal("alice: hi\r", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task The_parts_of_a_line_are_one_line()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SendPieceAsync("one ");
        await alice.SendAsync([.. "caf"u8, 0xC3]);
        await alice.SendAsync([0xA9, (byte)'\r']);
        await alice.SendAsync("\ntwo\n\n\r\nthree\n");
        Assert.Equal("alice: one café", await alice.ReadLineAsync());
        Assert.Equal("alice: two", await alice.ReadLineAsync());
        Assert.Equal("alice: three", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_name_without_a_newline_and_silence_is_a_chunk_clients()
    {
        await using var server = await RunningServer.StartAsync(QuickToDecide);
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync("no newline");
        Assert.Equal("old: no newline", await old.ReadRowAsync());
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public async Task A_terminal_that_was_taken_for_a_chunk_client_sends_lines_from_its_first_line_end_on(string enter)
    {
        await using var server = await RunningServer.StartAsync("--Tcp:TypingPause=00:00:00.100");
        await using var alice = await server.LineAsync("alice");
        await using var slow = await LineClient.ConnectAsync(server.Port);
        await slow.SendAsync("z");
        await alice.ReadUntilAsync("z has joined the chat!");
        await slow.SendAsync("o");
        Assert.Equal("z: o", await alice.ReadLineAsync());

        await slow.SendAsync(enter);
        await TypeAsync(slow, "hi!", pause: 150);
        await slow.SendAsync(enter);

        Assert.Equal("z: hi!", await alice.ReadLineAsync());
        await alice.SayAsync("hello");
        var end = enter.TrimEnd('\n');
        await slow.ReadUntilAsync($"z: hi!{end}");
        Assert.Equal($"alice: hello{end}", await slow.ReadLineAsync());
        await slow.SayAsync("/who");
        Assert.Equal($"2 here: alice, z{end}", await slow.ReadLineAsync());
    }

    [Fact]
    public async Task A_chunk_client_with_a_name_and_messages_of_one_letter_gets_no_newline()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:TypingPause=00:00:00.100");
        await using var x = await server.ChunkAsync("x");
        foreach (var letter in new[] { "a", "b", "é" })
        {
            await x.SendAsync(letter);
            Assert.Equal($"x: {letter}", await x.ReadRowAsync());
        }

        Assert.EndsWith("to exit.x: ax: bx: é", x.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_clients_message_right_behind_its_name_is_not_part_of_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var carol = await ChunkClient.ConnectAsync(server.Port);
        await carol.SendPieceAsync("carol");
        await carol.SendAsync("hi all");
        await alice.ReadUntilAsync("carol has joined the chat!");
        Assert.Equal("carol: hi all", await alice.ReadLineAsync());
    }

    private static async Task TypeAsync(LineClient client, string keys, int pause)
    {
        foreach (var key in keys.EnumerateRunes())
        {
            await client.SendPieceAsync(key.ToString());
            await Deadline.SilenceAsync(pause);
        }
    }
}
