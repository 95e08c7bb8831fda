using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;

namespace ChatRoom.Core.Tests.Search;

public sealed class SearchMarksTests
{
    [Theory]
    [InlineData("deploy", "we DÉPLOY now, deployment", "we [DÉPLOY] now, deployment")]
    [InlineData("deploy*", "we deployed, deployment", "we [deployed], [deployment]")]
    [InlineData("\"we deploy\"", "we deploy; we, deploy", "[we deploy]; [we, deploy]")]
    [InlineData("天气", "今天天气很好", "今天[天气]很好")]
    [InlineData("국어", "한국어를", "한[국어]를")]
    [InlineData("テスト", "ﾃｽﾄ です", "[ﾃｽﾄ] です")]
    [InlineData("ครับ", "ดีครับ", "ดี[ครับ]")]
    [InlineData("👍", "ok 👍🏽!", "ok [👍🏽]!")]
    [InlineData("c++", "c, C++ or C#", "c, [C++] or C#")]
    [InlineData("strasse", "die Straße", "die [Straße]")]
    [InlineData("a b", "a b a", "[a] [b] [a]")]
    [InlineData("**bold**", "is **bold**", "is **[bold]**")]
    [InlineData("nothing", "a text", "a text")]
    [InlineData("python", "入門python入門 👍python", "入門[python]入門 👍[python]")]
    public void The_found_words_are_marked_as_they_were_written(string query, string text, string marked)
    {
        var terms = SearchQueryParser.Parse(query, day => default, out _)!.Wanted;
        foreach (var (start, end) in SearchMarks.Find(text, terms).Reverse())
        {
            text = $"{text[..start]}[{text[start..end]}]{text[end..]}";
        }

        Assert.Equal(marked, text);
    }
}
