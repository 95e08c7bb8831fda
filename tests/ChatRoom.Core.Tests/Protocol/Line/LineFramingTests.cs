using ChatRoom.Core.Protocol.Line;

namespace ChatRoom.Core.Tests.Protocol.Line;

public sealed class LineFramingTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\r\0b\r\0", "a|b")]
    [InlineData("a\rb\r", "a|b")]
    [InlineData("a\n\nb\n", "a||b")]
    [InlineData("a\r\n\r\nb\r\n", "a||b")]
    [InlineData("a\r\rb\n", "a||b")]
    [InlineData("a\n\rb\n", "a||b")]
    [InlineData("a\r\n\nb\n", "a||b")]
    [InlineData("  spaces\tstay  \n", "  spaces\tstay  ")]
    [InlineData("Zoë 你好 🙂\r\nx\n", "Zoë 你好 🙂|x")]
    [InlineData("typo\b\b\b\bgood\n", "good")]
    [InlineData("é\u007Fe\n", "e")]
    [InlineData("🙂\bx\n", "x")]
    [InlineData("\b\b\bx\n", "x")]
    [InlineData("{quit}\nx\n", "<Quit>|x")]
    [InlineData("\u200B {quit}\uFEFF \n", "<Quit>")]
    [InlineData("{quut\b\bit}\n", "<Quit>")]
    [InlineData(" {quit}\n{quit} \n{quit}\0\0\n\u001B[D{quit}\u0001\n", "<Quit>|<Quit>|<Quit>|<Quit>")]
    [InlineData("{QUIT}\nhi {quit}\n{quit}.\n", "{QUIT}|hi {quit}|{quit}.")]
    public void Lines_are_the_same_wherever_the_network_cuts_them(string sent, string expected)
    {
        var bytes = Reading.Bytes(sent);
        Assert.Equal(expected.Split('|'), new LineFraming(100).Take(bytes));
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var framing = new LineFraming(100);
            Assert.Equal(expected.Split('|'), framing.Take(bytes[..cut]).Concat(framing.Take(bytes[cut..])));
        }

        var single = new LineFraming(100);
        Assert.Equal(expected.Split('|'), bytes.SelectMany(b => single.Take([b])));
    }

    [Fact]
    public void The_padding_behind_a_line_is_no_part_of_the_next()
    {
        var framing = new LineFraming(10);

        Assert.Equal(["a"], framing.Take("a\n" + new string('\0', 100)));
        Assert.Equal(["b", "c"], framing.Take("b\r\n\0\0c\n" + new string('\0', 100)));
        Assert.Empty(framing.Finish());
    }

    [Fact]
    public void Feeding_several_times_before_reading_loses_nothing()
    {
        var framing = new LineFraming(100);
        foreach (var part in new[] { "a\r", "\nb", "\r", "\0", "", "c\n" })
        {
            framing.Feed(Reading.Bytes(part));
        }

        Assert.Equal(["a", "b", "c"], framing.Ready());
    }

    [Fact]
    public void A_line_without_an_end_waits_for_it_and_asks_for_no_hurry()
    {
        var framing = new LineFraming(100);

        Assert.Empty(framing.Take("hel"));
        Assert.Null(framing.Patience);
        Assert.Equal(["hello"], framing.Take("lo\n"));
    }

    [Theory]
    [InlineData("last words", "last words")]
    [InlineData("{quit}", "<Quit>")]
    [InlineData("one\ntwo", "one|two")]
    public void At_the_end_of_input_a_line_needs_no_end(string sent, string expected)
    {
        var framing = new LineFraming(100);

        Assert.Equal(expected.Split('|'), framing.Take(sent).Concat(framing.Finish()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("complete\n")]
    [InlineData("complete\r")]
    public void At_the_end_of_input_nothing_is_made_up(string sent)
    {
        var framing = new LineFraming(100);
        framing.Take(sent);

        Assert.Empty(framing.Finish());
    }

    [Fact]
    public void Invalid_bytes_are_replaced()
    {
        Assert.Equal(["a\uFFFDb", "\uFFFD\uFFFD"], new LineFraming(100).Take([0x61, 0xFF, 0x62, 0x0A, 0xC3, 0xC0, 0x0A]));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_longest_line_passes_and_one_byte_more_does_not(string end)
    {
        var framing = new LineFraming(10);

        Assert.Equal(["0123456789", "<TooLong>", "ok"], framing.Take($"0123456789{end}0123456789x{end}ok{end}"));
    }

    [Fact]
    public void The_limit_counts_bytes()
    {
        Assert.Equal(["äöüß", "<TooLong>"], new LineFraming(8).Take("äöüß\näöüßx\n"));
    }

    [Fact]
    public void A_line_too_long_is_rejected_once_wherever_it_is_cut()
    {
        var bytes = Reading.Bytes("before\n" + new string('x', 60) + "\r\nafter\n");
        for (var size = 1; size < bytes.Length; size++)
        {
            var framing = new LineFraming(10);
            Assert.Equal(["before", "<TooLong>", "after"], bytes.Chunk(size).SelectMany(part => framing.Take(part)));
        }
    }

    [Fact]
    public void A_line_too_long_that_ends_with_the_input_is_a_complaint_too()
    {
        var framing = new LineFraming(10);
        framing.Take(new string('x', 30));

        Assert.Equal(["<TooLong>"], framing.Finish());
        Assert.Empty(framing.Ready());
    }

    [Fact]
    public void A_line_that_goes_on_for_sixteen_times_the_limit_is_endless()
    {
        var framing = new LineFraming(10);
        for (var i = 0; i < 160; i++)
        {
            Assert.Empty(framing.Take("x"));
        }

        Assert.Equal(["<Endless>"], framing.Take("x"));
    }

    [Fact]
    public void Far_more_than_the_limit_in_one_read_is_only_too_long_if_it_has_an_end()
    {
        Assert.Equal(["<TooLong>", "ok"], new LineFraming(10).Take(new string('x', 1000) + "\nok\n"));
        Assert.Equal(["<Endless>"], new LineFraming(10).Take(new string('x', 1000)));
    }
}
