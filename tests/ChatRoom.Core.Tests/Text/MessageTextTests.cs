using System.Text;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

public sealed class MessageTextTests
{
    private const string Scotland =
        "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F";

    [Fact]
    public void Mongolian_variation_selectors_and_the_vowel_separator_stay() =>
        Assert.Equal("ᠮᠣᠩᠭ\u180Bᠣᠯ ᠠ\u180C\u180D ᠡ\u180F ᠨ\u180Eᠠ", MessageText.Clean("ᠮᠣᠩᠭ\u180Bᠣᠯ ᠠ\u180C\u180D ᠡ\u180F ᠨ\u180Eᠠ"));

    [Theory]
    [InlineData("")]
    [InlineData("hello, world")]
    [InlineData("  spaces stay  ")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("naïve Привет שלום 你好 नमस्ते")]
    [InlineData("👩‍❤️‍👩 🙂 1️⃣")]
    [InlineData(Scotland)]
    [InlineData("\u202Aopen and closed\u202C")]
    [InlineData("replaced \uFFFD")]
    public void Text_with_nothing_to_clean_is_the_same_instance(string text)
    {
        Assert.Same(text, MessageText.Clean(text));
    }

    [Theory]
    [InlineData("a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh", "a\nb\nc\nd\ne\nf\ng\nh")]
    [InlineData("\r\n\n a \n\r\n", " a ")]
    [InlineData("\n", "")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("\0a\u0007b\u007Fc\u0090d\tz", "abcd\tz")]
    [InlineData("a\uFEFFb\uFFFEc\uFDD0d\U0001FFFFe", "abcde")]
    public void Line_breaks_become_one_kind_and_control_characters_are_removed(string text, string expected)
    {
        Assert.Equal(expected, MessageText.Clean(text));
    }

    // Not as a theory: attributes hold UTF-8, which has no lone surrogates.
    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb\uFFFD", MessageText.Clean("a\uD800b\uDC00"));
        Assert.Equal("\uFFFD\uFFFD", MessageText.Clean("\uD83D\uFEFF\uDE42"));
    }

    [Theory]
    [InlineData("\u001B[31;1mred\u001B[0m", "red")]
    [InlineData("\u009B31mred", "red")]
    [InlineData("\u001B[?25 qx", "x")]
    [InlineData("\u001B[31\nx", "x")]
    [InlineData("\u001B[3é", "é")]
    [InlineData("\u001B[", "")]
    [InlineData("a\u001B", "a")]
    [InlineData("\u001B]0;title\u0007x", "x")]
    [InlineData("\u001B]8;;http://a\u001B\\link\u001B]8;;\u001B\\.", "link.")]
    [InlineData("\u001BPdata\u009Cx", "x")]
    [InlineData("\u001BXa\u001B\\\u001B^b\u001B\\\u001B_c\u001B\\x", "x")]
    [InlineData("\u001B]0;no end\nnext line\u0007", "next line")]
    [InlineData("\u001B]0;\u001B[31mx", "x")]
    [InlineData("\u001B(Bx\u001BMy", "xy")]
    [InlineData("\u001B\nx", "x")]
    [InlineData("\u001B\u001B[1mé\u001Bé", "éé")]
    public void Terminal_escapes_are_removed_whole(string text, string expected)
    {
        Assert.Equal(expected, MessageText.Clean(text));
    }

    [Theory]
    [InlineData("\u202Eabc", "\u202Eabc\u202C")]
    [InlineData("\u202Eabc\ndef", "\u202Eabc\u202C\ndef")]
    [InlineData("\u202A\u2067x\n", "\u202A\u2067x\u2069\u202C")]
    [InlineData("a\u202Cb\u2069c", "abc")]
    [InlineData("\u2067a\u202Cb\u2069", "\u2067ab\u2069")]
    [InlineData("\u2067\u202Ba\u2069b\u202C", "\u2067\u202Ba\u2069b")]
    [InlineData("\u202Aa\u202Cb\u202C", "\u202Aa\u202Cb")]
    public void Bidirectional_controls_are_closed_within_their_line(string text, string expected)
    {
        Assert.Equal(expected, MessageText.Clean(text));
    }

    [Theory]
    [InlineData('\u202B', '\u202C')]
    [InlineData('\u2068', '\u2069')]
    public void Bidirectional_controls_nested_too_deep_are_dropped_with_their_ends(char open, char close)
    {
        var kept = new string(open, 60) + "x" + new string(close, 60);
        Assert.Equal(kept, MessageText.Clean(kept));
        Assert.Equal(kept, MessageText.Clean(new string(open, 100) + "x" + new string(close, 100)));

        var unclosed = new string(open, 61) + close + "x" + close + "y";
        var closed = new string(open, 60) + "x" + close + "y" + new string(close, 59);
        Assert.Equal(closed, MessageText.Clean(unclosed));
    }

    [Fact]
    public void The_end_of_an_isolate_also_ends_the_dropped_embeddings_inside_it()
    {
        var inside = "\u2067" + new string('\u202A', 59);
        Assert.Equal(inside + "\u2069\u202Ax\u202C", MessageText.Clean(inside + "\u202A\u2069\u202Ax"));
    }

    [Fact]
    public void A_pile_of_marks_is_cut_to_eight()
    {
        var eight = "e" + new string('\u0301', 8);
        Assert.Same(eight, MessageText.Clean(eight));
        Assert.Equal(eight + "e\u0301", MessageText.Clean(eight + "\u0301\u20DD\U000E0100e\u0301"));
        Assert.Equal(eight + "\u200D", MessageText.Clean(eight + "\u200D\u0301"));
    }

    [Fact]
    public void Tags_are_removed_save_in_a_flag()
    {
        Assert.Equal("ab", MessageText.Clean("a\U000E0041\U000E0001\U000E007Fb"));
        Assert.Equal("\U0001F3F4x", MessageText.Clean(Scotland[..^2] + "x"));
        Assert.Equal("x", MessageText.Clean("x" + Scotland[2..]));
        Assert.Equal("\U0001F3F4", MessageText.Clean("\U0001F3F4\U000E0041\U000E0042\U000E0043\U000E007F"));
    }

    [Fact]
    public void Cleaning_again_changes_nothing_and_leaves_only_valid_text()
    {
        var random = new Random(20250102);
        string[] alphabet =
        [
            "a", " ", "\n", "\r", "\t", "\0", "\a", "\u001B", "[", "]", "\\", "P", "3", ";", "\u009B", "\u009C", "\u0085",
            "\u2028", "\u007F", "\uD83D", "\uDE42", "🙂", "\uFEFF", "\uFFFE", "\uFDD0", "\uFFFD", "\u202A",
            "\u202E", "\u2066", "\u2068", "\u202C", "\u2069", "\u0301\u0301\u0301", "\u20DD", "\u200D",
            "\u0301\u0301\u0301\u0301\u0301", "\U0001F3F4", "\U000E0067", "\U000E0062\U000E0073", "\U000E007F",
            "\U000E0001", Scotland, "é",
        ];

        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(random.GetItems(alphabet, random.Next(120)));
            var cleaned = MessageText.Clean(text);

            Assert.Same(cleaned, MessageText.Clean(cleaned));
            Assert.DoesNotContain(cleaned, c => char.IsControl(c) && c is not ('\n' or '\t'));
            Assert.Equal(cleaned, cleaned.Trim('\n'));
            Assert.Equal(cleaned, Encoding.UTF8.GetString(new UTF8Encoding(false, true).GetBytes(cleaned)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\u00A0\u3000")]
    [InlineData("\u200B\u200D\u202E\u2060\uFEFF\u00AD\uFFF9")]
    [InlineData("\u3164\u115F\u1160\uFFA0\u2800\uFE0F\u034F\u180B\u17B4\u2065")]
    [InlineData("\U000E0100\U00013441\U00016FE4\U0001D159\U0001D173")]
    public void Text_that_shows_nothing_is_blank(string text)
    {
        Assert.True(MessageText.IsBlank(text));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("\n\u202Ex")]
    [InlineData("🙂")]
    [InlineData("\uFFFD")]
    [InlineData(" \u0301")]
    [InlineData("\u0600")]
    [InlineData("\u200B!\u200B")]
    public void Text_that_shows_something_is_not_blank(string text)
    {
        Assert.False(MessageText.IsBlank(text));
    }

    [Fact]
    public void One_line_has_a_space_for_each_run_of_line_breaks()
    {
        const string Plain = "a b";
        Assert.Same(Plain, MessageText.OneLine(Plain));
        Assert.Equal("a b c d", MessageText.OneLine("a\nb\r\nc\n\u2028\u0085d"));
        Assert.Equal(" a ", MessageText.OneLine("\na\n"));
    }
}
