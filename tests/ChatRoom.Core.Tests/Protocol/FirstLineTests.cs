using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Tests how the first bytes decide the kind of a client.</summary>
public sealed class FirstLineTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("alice\n", "alice")]
    [InlineData("alice\r\n", "alice")]
    [InlineData("alice\r\0", "alice")]
    [InlineData("Zoë\n", "Zoë")]
    [InlineData("\n", "")]
    [InlineData("{quit}\n", "{quit}")]
    [InlineData("bov\bb\r\n", "bob")]
    public void A_name_with_an_end_is_a_line_clients_wherever_it_is_cut(string sent, string name)
    {
        var bytes = Reading.Bytes(sent + "hello\n");
        for (var cut = 1; cut <= bytes.Length; cut++)
        {
            var first = NewFirstLine();
            var rest = bytes[cut..];
            first.Feed(bytes.AsSpan(..cut));
            if (first.Kind == ClientKind.Unknown)
            {
                first.Feed(rest);
                rest = [];
            }

            Assert.Equal((ClientKind.Line, name), (first.Kind, first.Name));
            Assert.Null(first.Patience);
            var framing = Assert.IsType<LineFraming>(first.ToFraming(100));
            Assert.Equal(["hello"], framing.Ready().Concat(framing.Take(rest)));
        }
    }

    [Fact]
    public void Lines_that_came_with_the_name_are_not_lost()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("cron\nbackup done\n{quit}\nhalf a "));

        var framing = first.ToFraming(100);

        Assert.Equal(["backup done", "<Quit>"], framing.Ready());
        Assert.Equal(["half a line"], framing.Take("line\n"));
    }

    [Fact]
    public void At_the_end_of_input_a_name_needs_no_end()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("cron"));

        first.Complete();

        Assert.Equal((ClientKind.Line, "cron"), (first.Kind, first.Name));
        Assert.Empty(first.ToFraming(100).Finish());
    }

    [Fact]
    public void Without_a_byte_nothing_is_decided()
    {
        var first = NewFirstLine();
        first.Feed([]);
        Assert.Null(first.Patience);

        first.Flush();
        first.Complete();

        Assert.Equal(ClientKind.Unknown, first.Kind);
        Assert.Null(first.Name);
    }

    [Fact]
    public void A_name_without_an_end_and_then_silence_is_a_chunk_clients()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("alice"));
        Assert.Equal(ClientKind.Unknown, first.Kind);
        Assert.Equal(Quiet, first.Patience);

        first.Flush();

        Assert.Equal((ClientKind.Chunk, "alice"), (first.Kind, first.Name));
        Assert.Null(first.Patience);
        Assert.Equal(["hello"], Assert.IsType<ChunkFraming>(first.ToFraming(100)).Take("hello"));
    }

    [Fact]
    public void Two_quick_reads_are_a_name_and_a_message()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("alice"));
        first.Feed(Reading.Bytes("hello"));
        Assert.Equal(Quiet, first.Patience);
        first.Feed(Reading.Bytes("bye{quit}"));

        first.Flush();

        Assert.Equal((ClientKind.Chunk, "alice"), (first.Kind, first.Name));
        Assert.Equal(["hello", "bye", "<Quit>"], first.ToFraming(100).Ready());
    }

    [Theory]
    [InlineData("Zoë", 3)]
    [InlineData("你好", 4)]
    [InlineData("x🙂", 2)]
    public void A_name_cut_inside_a_character_is_put_together_once(string name, int cut)
    {
        var bytes = Reading.Bytes(name);
        var first = NewFirstLine();
        first.Feed(bytes.AsSpan(..cut));
        Assert.Equal(TypingPause, first.Patience);
        first.Feed(bytes.AsSpan(cut..));
        Assert.Equal(Quiet, first.Patience);
        first.Feed(Reading.Bytes("hello"));

        first.Flush();

        Assert.Equal((ClientKind.Chunk, name), (first.Kind, first.Name));
        Assert.Equal(["hello"], first.ToFraming(100).Ready());
    }

    [Fact]
    public void The_rest_of_a_cut_name_is_the_whole_next_read()
    {
        var bytes = Reading.Bytes("Zoë_B");
        var first = NewFirstLine();
        first.Feed(bytes.AsSpan(..3));
        first.Feed(bytes.AsSpan(3..));

        first.Flush();

        Assert.Equal((ClientKind.Chunk, "Zoë_B"), (first.Kind, first.Name));
        Assert.Empty(first.ToFraming(100).Ready());
    }

    [Theory]
    [InlineData("nick\0", "nick", "")]
    [InlineData("nick\0\0\0\0\0\0", "nick", "")]
    [InlineData("nick\0hello\0", "nick", "hello")]
    [InlineData("\u0004\0\0\0nick\0", "\u0004\0\0\0nick", "")]
    [InlineData("n\0i\0c\0k\0", "n\0i\0c\0k\0", "")]
    [InlineData("ni\0ck", "ni\0ck", "")]
    public void A_NUL_ends_or_pads_a_name(string sent, string name, string message)
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes(sent));

        first.Flush();

        Assert.Equal((ClientKind.Chunk, name), (first.Kind, first.Name));
        Assert.Equal(message, string.Concat(first.ToFraming(100).Ready()));
    }

    [Fact]
    public void A_line_right_behind_a_name_that_NUL_ends_is_a_message()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("nick\0\0\0"));
        first.Feed(Reading.Bytes("hello\n"));

        Assert.Equal((ClientKind.Chunk, "nick"), (first.Kind, first.Name));
        var framing = first.ToFraming(100);
        Assert.True(framing.SendsLines);
        Assert.Equal(["hello"], framing.Ready());
    }

    [Theory]
    [InlineData("z", true)]
    [InlineData("é", true)]
    [InlineData("zoe", false)]
    public void A_name_of_one_key_makes_a_lone_line_end_a_terminals(string name, bool isLineClient)
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes(name));
        first.Flush();
        var framing = first.ToFraming(100);

        framing.Feed("\n"u8);

        Assert.True(framing.SendsLines);
        Assert.Equal(isLineClient, framing.IsLineClient);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("é")]
    [InlineData("你")]
    public void One_key_may_be_a_terminal_and_is_waited_for_longer(string key)
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes(key));
        Assert.Equal(TypingPause, first.Patience);

        first.Flush();

        Assert.Equal((ClientKind.Chunk, key), (first.Kind, first.Name));
    }

    [Fact]
    public void Several_single_keys_are_a_terminal_after_any_pause()
    {
        var first = NewFirstLine();
        foreach (var key in "bo")
        {
            first.Feed(Reading.Bytes($"{key}"));
        }

        Assert.Null(first.Patience);
        // Keys that the network has put together change nothing.
        first.Feed(Reading.Bytes("bby"));
        Assert.Null(first.Patience);

        first.Feed(Reading.Bytes("\r\n"));
        Assert.Equal((ClientKind.Line, "bobby"), (first.Kind, first.Name));
    }

    [Fact]
    public void A_single_letter_and_a_message_are_a_chunk_clients()
    {
        var first = NewFirstLine();
        first.Feed(Reading.Bytes("b"));
        first.Feed(Reading.Bytes("hello"));
        Assert.Equal(Quiet, first.Patience);

        first.Flush();

        Assert.Equal((ClientKind.Chunk, "b"), (first.Kind, first.Name));
        Assert.Equal(["hello"], first.ToFraming(100).Ready());
    }

    [Fact]
    public void A_terminal_is_never_a_chunk_client()
    {
        var first = NewFirstLine();
        first.IsTerminal = true;
        first.Feed(Reading.Bytes("alice"));

        Assert.Null(first.Patience);
        first.Feed(Reading.Bytes("\r\0"));
        Assert.Equal((ClientKind.Line, "alice"), (first.Kind, first.Name));
    }

    [Fact]
    public void Invalid_bytes_in_a_name_are_replaced()
    {
        var line = NewFirstLine();
        line.Feed([0x61, 0xFF, 0x0A]);
        var chunk = NewFirstLine();
        chunk.Feed([0x61, 0xFF]);
        chunk.Flush();

        Assert.Equal("a\uFFFD", line.Name);
        Assert.Equal("a\uFFFD", chunk.Name);
    }

    [Fact]
    public void A_first_line_may_be_as_long_as_a_message_and_no_longer()
    {
        var longest = NewFirstLine();
        longest.Feed(Reading.Bytes(new string('x', 100) + "\r\n"));
        var ended = NewFirstLine();
        ended.Feed(Reading.Bytes(new string('x', 101) + "\n"));
        var endless = NewFirstLine();
        endless.Feed(Reading.Bytes(new string('x', 60)));
        endless.Feed(Reading.Bytes(new string('x', 41)));

        Assert.Equal(ClientKind.Line, longest.Kind);
        Assert.Equal(ClientKind.TooLong, ended.Kind);
        Assert.Equal(ClientKind.TooLong, endless.Kind);
    }

    private static FirstLine NewFirstLine() => new(Quiet, TypingPause, maxBytes: 100);
}
