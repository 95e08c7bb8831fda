using ChatRoom.Core.Protocol.Chunk;

namespace ChatRoom.Core.Tests.Protocol.Chunk;

public sealed class ChunkFramingTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("hello\r\n", "hello")]
    [InlineData("two\nlines\n", "two|lines")]
    [InlineData("two\0three\0", "two|three")]
    [InlineData("two\0three", "two|three")]
    [InlineData("padded\0\0\0\0\0\0\0\0", "padded")]
    [InlineData("\0\u0005length", "\u0005length")]
    [InlineData("h\0i\0!\0", "h\0i\0!\0")]
    [InlineData("{quit}\0", "<Quit>")]
    [InlineData("{quit}\0\0\0", "<Quit>")]
    [InlineData("{quit}  ", "<Quit>")]
    [InlineData("\u200B{quit}\u200B\u2060", "<Quit>")]
    [InlineData("bye{quit}\u200B\0", "bye|<Quit>")]
    [InlineData("{quit} \n", "<Quit>")]
    [InlineData(" {quit}\n", "<Quit>")]
    [InlineData("\u001B[D{quit}\u0007", "<Quit>")]
    [InlineData("bye{quit}\0", "bye|<Quit>")]
    [InlineData("bye\0{quit}\0", "bye|<Quit>")]
    [InlineData(" ", " ")]
    [InlineData("{quit}", "<Quit>")]
    [InlineData("{quit}\n", "<Quit>")]
    [InlineData("bye{quit}", "bye|<Quit>")]
    [InlineData("{quit} is how you leave", "{quit} is how you leave")]
    [InlineData("{QUIT}", "{QUIT}")]
    public void One_read_is_one_message_at_once(string sent, string expected)
    {
        var framing = new ChunkFraming(4096);

        Assert.Equal(expected.Split('|'), framing.Take(sent));
        Assert.Null(framing.Patience);
        Assert.Empty(framing.Finish());
    }

    [Fact]
    public void A_client_that_ends_its_messages_sends_lines_from_then_on()
    {
        var framing = new ChunkFraming(4096);
        Assert.False(framing.SendsLines);

        Assert.Equal(["one"], framing.Take("one\n"));

        Assert.True(framing.SendsLines);
        Assert.Null(framing.Patience);
        Assert.Equal(["two", "three"], framing.Take("two\nthree\n"));
        Assert.Empty(framing.Take("fo"));
        Assert.Equal(["four", "five"], framing.Take("ur\nfive\n\0\0\0"));
        Assert.Null(framing.Patience);
        Assert.Equal(["bye{quit}", "<Quit>"], framing.Take("bye{quit}\n{quit}\n"));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\r\0")]
    [InlineData("\n")]
    [InlineData("y\r\n")]
    [InlineData("y\n")]
    public void A_client_that_sends_keys_is_a_terminal_from_the_first_line_end_on(string enter)
    {
        var framing = new ChunkFraming(4096, TimeSpan.FromSeconds(5), onlyKeys: true);
        Assert.Equal(["h"], framing.Take("h"));
        Assert.Equal(["e"], framing.Take("e"));
        Assert.False(framing.SendsLines);

        framing.Take(enter);

        Assert.True(framing.SendsLines);
        Assert.True(framing.IsLineClient);
        foreach (var keys in new[] { "h", "i", " th", "ere", "x", "\b" })
        {
            Assert.Empty(framing.Take(keys));
            Assert.Null(framing.Patience);
        }

        Assert.Equal(["hi there"], framing.Take(enter[^1..]));
    }

    [Fact]
    public void Keys_that_the_network_put_together_change_nothing_for_a_client_that_sends_CR()
    {
        var framing = new ChunkFraming(4096, TimeSpan.FromSeconds(5));
        Assert.Equal(["he"], framing.Take("he"));
        Assert.Equal(["llo"], framing.Take("llo\r\nh"));

        Assert.Null(framing.Patience);
        Assert.Empty(framing.Take("e"));
        Assert.Null(framing.Patience);
        Assert.Empty(framing.Take("y!"));
        Assert.Null(framing.Patience);
        Assert.Equal(["hey!"], framing.Take("\r\n"));
        Assert.True(framing.IsLineClient);
    }

    [Fact]
    public void Many_short_texts_in_one_read_wait_as_bytes()
    {
        var framing = new ChunkFraming(4096);
        framing.Feed(Reading.Bytes(string.Concat(Enumerable.Repeat("ab\0", 5000))));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(framing.TryRead(out var first));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal("ab", first.Text);
        Assert.Equal(4999, framing.Ready().Length);
    }

    [Fact]
    public void A_pasted_line_break_does_not_silence_a_client_that_ends_no_message()
    {
        var framing = new ChunkFraming(4096, TimeSpan.FromSeconds(5));
        framing.Take("hello");

        Assert.Equal(["pasted"], framing.Take("pasted\nlines"));
        Assert.Equal(TimeSpan.FromSeconds(1), framing.Patience);
        Assert.Equal(["lines"], framing.Finish());
        Assert.False(framing.SendsLines);
        Assert.Equal(["next"], framing.Take("next"));

        Assert.Empty(framing.Take("\n"));
        Assert.True(framing.SendsLines);
        Assert.Empty(framing.Take("y"));
        Assert.Equal(TimeSpan.FromSeconds(5), framing.Patience);
        Assert.Equal(["y"], framing.Finish());
        Assert.False(framing.SendsLines);
    }

    [Fact]
    public void Two_keys_in_a_row_behind_a_line_end_are_a_terminals()
    {
        var framing = new ChunkFraming(4096, TimeSpan.FromSeconds(5));
        Assert.Equal(["hello"], framing.Take("hello\n"));
        Assert.False(framing.IsLineClient);

        framing.Take("h");
        framing.Take("i");

        Assert.True(framing.IsLineClient);
        Assert.Null(framing.Patience);
        Assert.Equal(["hi"], framing.Take("\n"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\0\0\0")]
    [InlineData("")]
    public void Nothing_is_no_message(string sent)
    {
        Assert.Empty(new ChunkFraming(4096).Take(sent));
    }

    [Fact]
    public void Reads_in_a_row_are_messages_in_a_row()
    {
        var framing = new ChunkFraming(4096);

        Assert.Equal(["one"], framing.Take("one"));
        Assert.Equal(["two", "<Quit>"], framing.Take("two{quit}"));
    }

    [Fact]
    public void A_read_that_may_be_one_packet_of_several_waits_for_the_next_packet()
    {
        var framing = new ChunkFraming(4096);

        Assert.Equal([new string('x', 535)], framing.Take(new string('x', 535)));
        Assert.Empty(framing.Take(new string('x', 536)));
        Assert.Equal(TimeSpan.FromMilliseconds(30), framing.Patience);

        Assert.Equal([new string('x', 536) + "end"], framing.Take("end"));
        Assert.Null(framing.Patience);
    }

    [Fact]
    public void When_no_packet_follows_that_was_all()
    {
        var framing = new ChunkFraming(4096);
        framing.Take(new string('x', 1000));

        Assert.Equal([new string('x', 1000)], framing.Finish());
        Assert.Null(framing.Patience);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("🙂")]
    public void A_read_that_ends_inside_a_character_waits_longer_for_the_rest(string character)
    {
        var bytes = Reading.Bytes("a" + character);
        for (var cut = 2; cut < bytes.Length; cut++)
        {
            var framing = new ChunkFraming(4096);
            Assert.Empty(framing.Take(bytes[..cut]));
            Assert.Equal(TimeSpan.FromSeconds(1), framing.Patience);
            Assert.Equal(["a" + character], framing.Take(bytes[cut..]));
        }
    }

    [Fact]
    public void When_the_rest_of_a_character_never_comes_it_is_replaced()
    {
        var framing = new ChunkFraming(4096);
        framing.Take([0x61, 0xE2, 0x82]);

        Assert.Equal(["a\uFFFD"], framing.Finish());
    }

    [Fact]
    public void Invalid_bytes_are_replaced_at_once()
    {
        Assert.Equal(["a\uFFFDb"], new ChunkFraming(4096).Take([0x61, 0xFF, 0x62]));
        Assert.Equal(["\uFFFD\uFFFD\uFFFD\uFFFD"], new ChunkFraming(4096).Take([0x82, 0x82, 0x82, 0x82]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(535)]
    [InlineData(536)]
    [InlineData(1023)]
    [InlineData(1448)]
    [InlineData(1449)]
    public void A_long_message_in_pieces_never_breaks_a_character(int size)
    {
        var message = string.Concat(Enumerable.Range(0, 1500).Select(i => (char)('а' + (i % 32))));
        var framing = new ChunkFraming(4096);
        var found = Reading.Bytes(message).Chunk(size).SelectMany(part => framing.Take(part)).ToList();
        found.AddRange(framing.Finish());

        Assert.Equal(message, string.Concat(found));
        Assert.True(found.Count == 1 || size < 536);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    public void The_longest_message_passes_and_one_byte_more_does_not(int limit)
    {
        var framing = new ChunkFraming(limit);
        framing.Feed(Reading.Bytes(new string('x', limit)));
        Assert.Equal([new string('x', limit)], framing.Finish());

        framing.Feed(Reading.Bytes(new string('x', limit + 1)));
        Assert.Equal(["<TooLong>"], framing.Finish());
        Assert.Equal(["ok"], framing.Take("ok"));
    }

    [Fact]
    public void A_message_too_long_is_rejected_once_in_any_number_of_pieces()
    {
        var framing = new ChunkFraming(1000);
        for (var i = 0; i < 10; i++)
        {
            Assert.Empty(framing.Take(new string('x', 600)));
        }

        Assert.Equal(["<TooLong>"], framing.Take("end"));
        Assert.Equal(["ok"], framing.Take("ok"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public void Behind_a_message_too_long_the_quit_still_counts(int inLastRead)
    {
        var sent = new string('x', 1200) + "{quit}";
        var framing = new ChunkFraming(1000);

        Assert.Empty(framing.Take(sent[..^inLastRead]));
        Assert.Equal(["<TooLong>", "<Quit>"], framing.Take(sent[^inLastRead..]));
        Assert.Equal(["ok"], framing.Take("ok"));
    }

    [Fact]
    public void Far_more_than_the_limit_without_a_pause_is_endless()
    {
        var framing = new ChunkFraming(1000);
        for (var i = 0; i < 16; i++)
        {
            Assert.Empty(framing.Take(new string('x', 1000)));
        }

        Assert.Equal(["<Endless>"], framing.Take(new string('x', 1000)));
    }
}
