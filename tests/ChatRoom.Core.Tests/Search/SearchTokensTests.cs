using ChatRoom.Core.Search.Words;

namespace ChatRoom.Core.Tests.Search;

public sealed class SearchTokensTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("Crème BRÛLÉE", "creme brulee")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("Ёлка", "елка")]
    [InlineData("ΆΛΦΑ λόγος", "αλφα λογοσ")]
    [InlineData("İstanbul ılık", "istanbul ilik")]
    [InlineData("smørrebrød Łódź", "smorrebrod lodz")]
    [InlineData("snake_case kebab-case", "snake case kebab case")]
    [InlineData("C# C++ F# a+b #tag", "c# c++ f# a+ b tag")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("١٢٣", "123")]
    [InlineData("", "")]
    [InlineData("... --- !", "")]
    public void Case_and_accents_and_signs_do_not_matter(string text, string tokens) => Assert.Equal(tokens, SearchTokens.Of(text));

    [Theory]
    [InlineData("今天天气很好", "今 天 天 气 很 好")]
    [InlineData("Python入門", "python 入 門")]
    [InlineData("タワー", "タ ワ ー")]
    [InlineData("ﾃｽﾄ", "テ ス ト")]
    [InlineData("한국어를", "한 국 어 를")]
    [InlineData("ㅋㅋㅋ", "\u110F \u110F \u110F")]
    [InlineData("슬퍼ㅠㅠ", "슬 퍼 \u1172 \u1172")]
    [InlineData("ครับ", "ค รั บ")]
    [InlineData("👍🏽", "👍")]
    [InlineData("👨‍👩‍👧 ok", "👨 👩 👧 ok")]
    [InlineData("❤️", "❤")]
    public void Scripts_without_spaces_have_single_characters_for_tokens(string text, string tokens) => Assert.Equal(tokens, SearchTokens.Of(text));

    [Theory]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("العَرَبِيّة", "العربية")]
    [InlineData("أحمد", "احمد")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("Tiếng Việt", "tieng viet")]
    public void Marks_that_carry_the_word_stay_and_others_go(string text, string tokens) => Assert.Equal(tokens, SearchTokens.Of(text));

    [Fact]
    public void A_long_word_is_split()
    {
        var tokens = SearchTokens.Of(new string('x', 200)).Split(' ');

        Assert.Equal([64, 64, 64, 8], tokens.Select(token => token.Length));
    }

    [Fact]
    public void A_text_that_is_not_valid_makes_tokens_all_the_same() => Assert.Equal("a b", SearchTokens.Of("a\uD800 b\uDC00"));
}
