using ChatRoom.Core.Protocol.Chunk;

namespace ChatRoom.Core.Tests.Protocol.Chunk;

public sealed class ChunkFramingTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("hello\r\n", "hello")]
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

    [Theory]
    [InlineData("\n")]
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
            Assert.Equal(TimeSpan.FromMilliseconds(250), framing.Patience);
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
