using System.Text;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Core.Tests.Protocol;

public sealed class TelnetFilterTests
{
    private const byte Iac = 255;
    private const byte Dont = 254;
    private const byte Do = 253;
    private const byte Wont = 252;
    private const byte Will = 251;
    private const byte Sb = 250;
    private const byte AreYouThere = 246;
    private const byte Se = 240;

    [Fact]
    public void Bytes_without_a_command_pass_unchanged()
    {
        var filter = new TelnetFilter();
        Assert.Equal("hello \u00C3\u00A9\r\n", Strip(filter, "hello é\r\n"u8));
        Assert.Equal(0, filter.Strip([], out _));
        Assert.False(filter.Seen);
    }

    [Fact]
    public void Commands_are_removed()
    {
        Assert.Equal("ab", Strip([(byte)'a', Iac, Will, 31, Iac, Wont, 1, Iac, Do, 3, Iac, Dont, 10, (byte)'b']));
        Assert.Equal("ab", Strip([(byte)'a', Iac, AreYouThere, (byte)'b']));
        Assert.Equal("ab", Strip([(byte)'a', Iac, Sb, 31, 0, 80, Iac, Iac, 24, Iac, Se, (byte)'b']));
    }

    [Fact]
    public void A_doubled_255_is_data_and_no_command()
    {
        var filter = new TelnetFilter();
        Assert.Equal("a\u00FFb", Strip(filter, [(byte)'a', Iac, Iac, (byte)'b']));
        Assert.False(filter.Seen);
    }

    [Fact]
    public void A_255_that_begins_no_command_takes_nothing_with_it()
    {
        var filter = new TelnetFilter();
        Assert.Equal("ab", Strip(filter, [(byte)'a', Iac, (byte)'b']));
        Assert.False(filter.Seen);
    }

    [Fact]
    public void Every_option_is_refused_and_no_refusal_is_answered()
    {
        var filter = new TelnetFilter();
        Strip(filter, [Iac, Will, 31, Iac, Wont, 1, Iac, Do, 3, Iac, Dont, 10, Iac, Do, 1, Iac, Sb, 31, Iac, Do, 5, Iac, Se]);

        Assert.True(filter.TryTakeRefusals(out var refusals));
        Assert.Equal([Iac, Dont, 31, Iac, Wont, 3, Iac, Wont, 1], refusals);
        Assert.False(filter.TryTakeRefusals(out _));
    }

    [Fact]
    public void A_flood_of_requests_gets_a_few_answers()
    {
        var filter = new TelnetFilter();
        Strip(filter, [.. Enumerable.Repeat<byte[]>([Iac, Do, 1], 5000).SelectMany(request => request)]);

        Assert.True(filter.TryTakeRefusals(out var refusals));
        Assert.InRange(refusals.Length, 3, 100);
    }

    [Theory]
    [InlineData(new byte[] { Iac, Do, 6 }, TelnetRequests.TimingMark)]
    [InlineData(new byte[] { Iac, AreYouThere }, TelnetRequests.AreYouThere)]
    [InlineData(new byte[] { Iac, 244, Iac, Do, 6 }, TelnetRequests.Interrupt | TelnetRequests.TimingMark)]
    [InlineData(new byte[] { Iac, 243, Iac, Do, 6 }, TelnetRequests.Interrupt | TelnetRequests.TimingMark)]
    [InlineData(new byte[] { Iac, 245, Iac, Do, 6 }, TelnetRequests.TimingMark)]
    [InlineData(new byte[] { Iac, 237, Iac, Do, 6 }, TelnetRequests.TimingMark)]
    [InlineData(new byte[] { Iac, 238 }, TelnetRequests.Interrupt)]
    [InlineData(new byte[] { Iac, 236 }, TelnetRequests.EndOfInput)]
    [InlineData(new byte[] { Iac, 241 }, TelnetRequests.None)]
    [InlineData(new byte[] { Iac, Iac, 244 }, TelnetRequests.None)]
    public void A_request_is_found_in_any_reads(byte[] command, TelnetRequests expected)
    {
        for (var split = 0; split <= command.Length; split++)
        {
            var filter = new TelnetFilter();
            Strip(filter, command.AsSpan(0, split));
            Strip(filter, command.AsSpan(split));
            Assert.Equal(expected, filter.TakeRequests());
            Assert.Equal(TelnetRequests.None, filter.TakeRequests());
        }
    }

    [Fact]
    public void Data_behind_a_request_waits_until_it_is_taken()
    {
        byte[] bytes = [(byte)'a', Iac, Do, 6, (byte)'b', Iac, AreYouThere, (byte)'c'];
        var filter = new TelnetFilter();

        Assert.Equal(1, filter.Strip(bytes, out var used));
        Assert.Equal((4, TelnetRequests.TimingMark), (used, filter.TakeRequests()));
        var rest = bytes.AsSpan(used);
        Assert.Equal(1, filter.Strip(rest, out used));
        Assert.Equal(('b', 3, TelnetRequests.AreYouThere), ((char)rest[0], used, filter.TakeRequests()));
    }

    [Fact]
    public void Each_question_is_answered_before_the_command_behind_it()
    {
        byte[] bytes = [Iac, AreYouThere, Iac, AreYouThere, Iac, Do, 6, Iac, Do, 6];
        var filter = new TelnetFilter();

        Assert.Equal(0, filter.Strip(bytes, out var used));
        Assert.Equal((2, TelnetRequests.AreYouThere), (used, filter.TakeRequests()));
        Assert.Equal(0, filter.Strip(bytes.AsSpan(2), out used));
        Assert.Equal((2, TelnetRequests.AreYouThere), (used, filter.TakeRequests()));
        Assert.Equal(0, filter.Strip(bytes.AsSpan(4), out used));
        Assert.Equal((3, TelnetRequests.TimingMark), (used, filter.TakeRequests()));
        Assert.Equal(0, filter.Strip(bytes.AsSpan(7), out used));
        Assert.Equal((3, TelnetRequests.TimingMark), (used, filter.TakeRequests()));
    }

    [Fact]
    public void The_command_that_erases_a_character_is_a_backspace()
    {
        Assert.Equal("ab\bc", Strip([(byte)'a', (byte)'b', Iac, 247, (byte)'c']));
    }

    [Theory]
    [InlineData(3, TelnetRequests.Interrupt)]
    [InlineData(0x1C, TelnetRequests.Interrupt)]
    [InlineData(4, TelnetRequests.EndOfInput)]
    public void A_control_key_is_a_request_but_not_inside_a_command(byte key, TelnetRequests expected)
    {
        var filter = new TelnetFilter();
        Assert.False(filter.TakesKey((byte)'a'));
        Assert.True(filter.TakesKey(key));
        Assert.Equal(expected, filter.TakeRequests());
        Strip(filter, [Iac, Do]);
        Assert.False(filter.TakesKey(key));
    }

    [Theory]
    [InlineData(Will)]
    [InlineData(Sb)]
    [InlineData(AreYouThere)]
    public void A_command_is_remembered(byte command)
    {
        var filter = new TelnetFilter();
        Strip(filter, [Iac, command]);
        Assert.True(filter.Seen);
    }

    [Fact]
    public void An_unended_subnegotiation_stops_at_a_line_feed_or_after_256_bytes()
    {
        Assert.Equal("\nb", Strip([Iac, Sb, 31, 1, 2, (byte)'\n', (byte)'b']));
        Assert.Equal("\nb", Strip([Iac, Sb, 31, Iac, (byte)'\n', (byte)'b']));
        Assert.Equal("b", Strip([Iac, Sb, .. Enumerable.Repeat((byte)'x', 256), (byte)'b']));
        Assert.Equal("b", Strip([Iac, Sb, .. Enumerable.Repeat((byte)'x', 256), Iac, Will, 1, (byte)'b']));
    }

    [Fact]
    public void A_stray_255_does_not_swallow_the_end_of_its_line()
    {
        Assert.Equal("a\nb", Strip([(byte)'a', Iac, (byte)'\n', (byte)'b']));
    }

    [Fact]
    public void Reads_may_split_the_bytes_anywhere()
    {
        byte[] sample =
        [
            (byte)'a', Iac, Will, 31, (byte)'b', Iac, Sb, 31, 0, Iac, Iac, 24, Iac, Se, (byte)'c',
            Iac, AreYouThere, Iac, Iac, (byte)'d', Iac, Sb, 1, (byte)'\n', (byte)'e', Iac, Sb,
            .. Enumerable.Repeat((byte)'x', 256), (byte)'f',
        ];

        Assert.Equal("abc\u00FFd\nef", Strip(sample));
        for (var split = 0; split <= sample.Length; split++)
        {
            var filter = new TelnetFilter();
            var first = Strip(filter, sample.AsSpan(0, split));
            Assert.Equal("abc\u00FFd\nef", first + Strip(filter, sample.AsSpan(split)));
        }
    }

    [Fact]
    public void Random_bytes_give_the_same_in_any_pieces()
    {
        var random = new Random(20250103);
        byte[] alphabet = [Iac, Iac, Iac, Sb, Se, Will, Do, AreYouThere, (byte)'\n', (byte)'a', 0, 128];

        for (var i = 0; i < 2_000; i++)
        {
            var bytes = random.GetItems(alphabet, random.Next(400));
            var whole = Strip(bytes);
            var filter = new TelnetFilter();
            var pieces = new StringBuilder();
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                var piece = rest[..random.Next(1, Math.Min(20, rest.Length) + 1)];
                rest = rest[piece.Length..];
                pieces.Append(Strip(filter, piece));
            }

            Assert.Equal(whole, pieces.ToString());
        }
    }

    private static string Strip(ReadOnlySpan<byte> bytes) => Strip(new TelnetFilter(), bytes);

    // Latin-1 shows every byte, also those of a split character.
    private static string Strip(TelnetFilter filter, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (var rest = bytes.ToArray().AsSpan(); !rest.IsEmpty;)
        {
            var length = filter.Strip(rest, out var used);
            text.Append(Encoding.Latin1.GetString(rest[..length]));
            rest = rest[used..];
            if (!rest.IsEmpty)
            {
                filter.TakeRequests();
            }
        }

        return text.ToString();
    }
}
