using System.Globalization;
using System.Text;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

/// <summary>Tests the handle that the server makes of a name.</summary>
public sealed class HandleTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("Zoë", "Zoë")]
    [InlineData("Zoe\u0308", "Zo\u00EB")]
    [InlineData("山田太郎", "山田太郎")]
    [InlineData("नमस्ते", "नमस्ते")]
    [InlineData("عمر٢", "عمر٢")]
    [InlineData("a-b_c9-", "a-b_c9-")]
    [InlineData("{quit}", "quit")]
    [InlineData("alice: hi\nbob", "alice_hi_bob")]
    [InlineData("a__b _ c", "a_b_c")]
    [InlineData("__bob__", "bob")]
    [InlineData("-_-bob", "bob")]
    [InlineData("1st", "_1st")]
    [InlineData("_1st", "_1st")]
    [InlineData("-1st", "_1st")]
    [InlineData("٣abc", "_٣abc")]
    [InlineData("\u0301bob", "bob")]
    [InlineData("a-\u0301b", "a-_b")]
    [InlineData("bo\uFFFEb", "bob")]
    [InlineData("ar\u001B[Drow", "arrow")]
    [InlineData("ni\0ck", "nick")]
    [InlineData("\u001B[36mcy\u001B[0;1man\u001B[0m", "cyan")]
    [InlineData("\u009B31mred", "red")]
    [InlineData("\u001B]0;title\u0007bob", "bob")]
    [InlineData("m\0e\0t\0a\0", "meta")]
    [InlineData("bob\u202E", "bob")]
    [InlineData("bo\u200Bb", "bo_b")]
    [InlineData("bob\u3164", "bob")]
    [InlineData("bob🙂", "bob")]
    [InlineData("\U0001D4B6lice", "\U0001D4B6lice")]
    [InlineData("Ⅷ", null)]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("-_- !", null)]
    [InlineData("\u3164", null)]
    public void Illegal_characters_of_a_name_are_replaced(string? wanted, string? expected)
    {
        Assert.Equal(expected is not null, Handle.TryCreate(wanted, out var handle));
        Assert.Equal(expected ?? "", handle.Value);
        Assert.Equal(expected ?? "", handle.ToString());
    }

    [Theory]
    [InlineData("علی\u200Cرضا")] // between letters that join
    [InlineData("شَ\u200Cرضا")] // behind a mark of such a letter
    [InlineData("ශ්\u200Dරී")] // behind a virama
    [InlineData("മോഹന്\u200D")]
    [InlineData("क्\u200Cष")]
    [InlineData("ന്\u200D_2")]
    [InlineData("র\u200D\u09CDযাচেল")]
    [InlineData("মর\u200D\u09CDযান")]
    public void A_joiner_stays_where_its_script_needs_it(string name)
    {
        Assert.Equal(name, TestHandle.Create(name).Value);
    }

    [Theory]
    [InlineData("ᠮᠣᠩᠭ\u180Bᠣᠯ", "ᠮᠣᠩᠭ\u180Bᠣᠯ")]
    [InlineData("ᠠ\u180C", "ᠠ\u180C")]
    [InlineData("ᠠ\u180F_2", "ᠠ\u180F_2")]
    [InlineData("ᠠ\u180B\u180Bᠭ", "ᠠ\u180B_ᠭ")]
    [InlineData("\u180Bᠠ", "ᠠ")]
    [InlineData("bo\u180Bb", "bo_b")]
    public void A_Mongolian_variation_selector_stays_behind_a_Mongolian_letter(string wanted, string expected) =>
        Assert.Equal(expected, TestHandle.Create(wanted).Value);

    [Theory]
    [InlineData("bo\u200Db", "bo_b")]
    [InlineData("bo\u200Cb", "bo_b")]
    [InlineData("bob\u200D", "bob")]
    [InlineData("\u200Cعلی", "علی")]
    [InlineData("علی\u200C", "علی")]
    [InlineData("علی\u200C\u200Cرضا", "علی_رضا")]
    [InlineData("علی\u200Dرضا", "علی_رضا")]
    [InlineData("دا\u200Cنا", "دا_نا")] // alef never joins the next letter
    [InlineData("क्\u200C", "क्")]
    [InlineData("क्\u200D\u093F", "क्_")]
    [InlineData("क\u200Dष", "क_ष")]
    [InlineData("ক\u200D\u09CDয", "ক_য")]
    [InlineData("র\u200Dযা", "র_যা")]
    [InlineData("١्\u200Dष", "_١्_ष")]
    public void A_joiner_is_replaced_elsewhere(string wanted, string expected)
    {
        Assert.Equal(expected.TrimEnd('_'), TestHandle.Create(wanted).Value);
    }

    [Theory]
    [InlineData("Marcel·la", "Marcel·la")]
    [InlineData("Marcel\u2027la", "Marcel·la")]
    [InlineData("Marcel\u0387la", "Marcel·la")]
    [InlineData("ג׳ורג׳", "ג׳ורג׳")]
    [InlineData("צה״ל", "צה״ל")]
    [InlineData("リオネル・メッシ", "リオネル・メッシ")]
    [InlineData("ﾘｵ･ﾒｼ", "ﾘｵ・ﾒｼ")]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("O’Brien", "O'Brien")]
    [InlineData("Дем’янчук", "Дем'янчук")]
    [InlineData("Jean‐Luc", "Jean-Luc")]
    [InlineData("བསྟན་འཛིན་", "བསྟན་འཛིན")]
    [InlineData("'bob'", "bob")]
    [InlineData("·a··b·", "a_b")]
    [InlineData("a'1", "a_1")]
    [InlineData("1'a", "_1_a")]
    [InlineData("a-'b", "a-_b")]
    [InlineData("a'\u0301b", "a_b")]
    [InlineData("׳a", "a")]
    [InlineData("ג׳׳", "ג׳")]
    [InlineData("a.b:c", "a_b_c")]
    public void A_sign_stays_between_the_letters_of_a_name(string wanted, string expected)
    {
        Assert.Equal(expected, TestHandle.Create(wanted).Value);
    }

    [Fact]
    public void A_cut_leaves_no_sign_and_no_joiner_at_the_end()
    {
        Assert.Equal(new string('a', 31), TestHandle.Create(new string('a', 31) + "'b").Value);
        Assert.Equal(new string('a', 30) + "ی", TestHandle.Create(new string('a', 30) + "ی\u200Cر").Value);
        Assert.Equal(new string('a', 29) + "_2", TestHandle.Create(new string('a', 29) + "'bc").WithNumber(2).Value);
        Assert.Equal("ג׳_2", TestHandle.Create("ג׳").WithNumber(2).Value);
    }

    // Not as a theory: attributes hold UTF-8, which has no lone surrogates.
    [Fact]
    public void A_lone_surrogate_is_replaced()
    {
        Assert.Equal("bo_b", TestHandle.Create("bo\uD800b").Value);
        Assert.False(Handle.TryCreate("\uDC00\uD800", out _));
    }

    [Fact]
    public void A_long_handle_is_cut_to_thirty_two_runes()
    {
        Assert.Equal(new string('a', 32), TestHandle.Create(new string('a', 1000)).Value);
        Assert.Equal(Repeat("𝒶", 32), TestHandle.Create(Repeat("𝒶", 99)).Value);
        Assert.Equal("_" + new string('1', 31), TestHandle.Create(new string('1', 99)).Value);
    }

    [Fact]
    public void A_cut_never_parts_a_letter_from_its_marks_and_trims_the_end_again()
    {
        Assert.Equal(new string('a', 30), TestHandle.Create(new string('a', 30) + "x\u0323\u0307\u0304z").Value);
        Assert.Equal(new string('a', 31), TestHandle.Create(new string('a', 31) + " b").Value);
    }

    [Fact]
    public void A_letter_bears_at_most_four_marks()
    {
        Assert.Equal("x\u0323\u0323\u0323\u0323_y", TestHandle.Create("x\u0323\u0323\u0323\u0323\u0323\u0323y").Value);
    }

    [Fact]
    public void Only_the_first_few_hundred_characters_are_looked_at()
    {
        Assert.False(Handle.TryCreate(new string(' ', 1_000_000) + "bob", out _));
        Assert.Equal("bob", TestHandle.Create(new string(' ', 500) + "bob").Value);
    }

    [Fact]
    public void A_handle_from_any_name_follows_the_rule_and_comes_back_unchanged()
    {
        var random = new Random(20250101);
        string[] alphabet =
        [
            "a", "B", "9", "٣", "_", "-", " ", "\n", "\0", "ß", "é", "e\u0301", "\u0301", "\u0323", "\u093E", "क",
            "각", "\u1100", "\u1161", "\uD800", "\uDC00", "\uFFFE", "\uFEFF", "🙂", "𝒶", "\U0001D167", "\u3164",
            "\u200C", "\u200D", "ی", "्", "'", "’", "·", "׳", "・", "\u001B[D", "ﷺ", "\u0958", "\u212B", "\u20DD", "\U000E0100",
        ];

        for (var i = 0; i < 2_000; i++)
        {
            var wanted = string.Concat(random.GetItems(alphabet, random.Next(60)));
            if (Handle.TryCreate(wanted, out var handle))
            {
                AssertLegal(handle);
                AssertLegal(handle.WithNumber(random.Next(1, int.MaxValue)));
                Assert.Equal(handle.FoldedKey, TestHandle.Create(handle.Value).FoldedKey);
            }
        }
    }

    [Fact]
    public void A_name_that_is_a_handle_already_gets_the_same_handle_as_by_the_rule()
    {
        var random = new Random(20250102);
        for (var i = 0; i < 5_000; i++)
        {
            var wanted = string.Concat(random.GetItems(["a", "B", "1", "0", "_", "-"], random.Next(35)));

            // The leading illegal character is dropped, but forces the slow path.
            Assert.Equal(Handle.TryCreate("?" + wanted, out var expected), Handle.TryCreate(wanted, out var handle));
            Assert.Equal(expected, handle);
        }
    }

    [Fact]
    public void A_number_is_put_behind_the_name_within_the_same_length()
    {
        Assert.Equal("bob_2", TestHandle.Create("bob").WithNumber(2).Value);
        Assert.Equal("bob_2_3", TestHandle.Create("bob_2").WithNumber(3).Value);
        Assert.Equal(new string('a', 29) + "_12", TestHandle.Create(new string('a', 32)).WithNumber(12).Value);
        Assert.Equal(new string('a', 28) + "_12", TestHandle.Create(new string('a', 28) + "x\u0323\u0304").WithNumber(12).Value);
        Assert.Equal("_2", default(Handle).WithNumber(2).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => TestHandle.Create("bob").WithNumber(0));
    }

    [Fact]
    public void A_guest_has_a_number()
    {
        Assert.Equal("guest1", Handle.Guest(1).Value);
        Assert.Equal(TestHandle.Create("guest17"), Handle.Guest(17));
        Assert.Throws<ArgumentOutOfRangeException>(() => Handle.Guest(0));
    }

    [Fact]
    public void The_default_handle_is_empty_and_safe()
    {
        var handle = default(Handle);
        Assert.Equal("", handle.Value);
        Assert.Equal("", handle.ToString());
        Assert.Equal("", handle.FoldedKey);
        Assert.Equal("", handle.SkeletonKey);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static void AssertLegal(Handle handle)
    {
        var runes = handle.Value.EnumerateRunes().ToList();
        Assert.InRange(runes.Count, 1, Handle.MaxRunes);
        Assert.True(handle.Value.IsNormalized(NormalizationForm.FormC));
        Assert.False(handle.Value[0] == '-' || Rune.IsDigit(runes[0]) || IsMark(runes[0]));
        Assert.All(runes, rune => Assert.True(
            Rune.IsLetterOrDigit(rune) || IsMark(rune) || rune.Value is '_' or '-' or '\'' or '·' or '׳' or '・' or 0x200C or 0x200D));
        Assert.False(runes[^1].Value is '_' or '\'' or '·' or '・' or 0x200C);
        Assert.Equal(handle, TestHandle.Create(handle.Value));
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
