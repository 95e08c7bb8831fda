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
        Assert.Equal(0, filter.Strip([]));
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
    public void An_escaped_255_is_dropped_and_is_no_command()
    {
        var filter = new TelnetFilter();
        Assert.Equal("ab", Strip(filter, [(byte)'a', Iac, Iac, (byte)'b']));
        Assert.False(filter.Seen);
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

        Assert.Equal("abcd\nef", Strip(sample));
        for (var split = 0; split <= sample.Length; split++)
        {
            var filter = new TelnetFilter();
            var first = Strip(filter, sample.AsSpan(0, split));
            Assert.Equal("abcd\nef", first + Strip(filter, sample.AsSpan(split)));
        }
    }

    [Fact]
    public void Random_bytes_give_the_same_in_any_pieces_and_keep_no_255()
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
            Assert.DoesNotContain('\u00FF', whole);
        }
    }

    private static string Strip(ReadOnlySpan<byte> bytes) => Strip(new TelnetFilter(), bytes);

    // Latin-1 shows every byte, also those of a split character.
    private static string Strip(TelnetFilter filter, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        return Encoding.Latin1.GetString(copy.AsSpan(0, filter.Strip(copy)));
    }
}
