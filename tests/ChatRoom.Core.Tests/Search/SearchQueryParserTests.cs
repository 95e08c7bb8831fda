using ChatRoom.Core.Events;
using ChatRoom.Core.Search;

namespace ChatRoom.Core.Tests.Search;

public sealed class SearchQueryParserTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("deploy", "we DEPLOY now", true)]
    [InlineData("deploy now", "now we deploy", true)]
    [InlineData("deploy", "deployment", false)]
    [InlineData("deploy*", "deployment", true)]
    [InlineData("\"we deploy\"", "now we deploy", true)]
    [InlineData("\"deploy we\"", "now we deploy", false)]
    [InlineData("“we deploy”", "now we deploy", true)]
    [InlineData("deploy -now", "deploy now", false)]
    [InlineData("deploy -now", "deploy later", true)]
    [InlineData("-\"right now\"", "not right now", false)]
    [InlineData("-\"right now\"", "right or now", true)]
    [InlineData("天气", "今天天气很好", true)]
    [InlineData("天好", "今天天气很好", false)]
    [InlineData("국어", "한국어를", true)]
    [InlineData("snake_case", "the snake_case name", true)]
    [InlineData("example.com/a", "see https://example.com/a", true)]
    [InlineData("c++", "c# or c++", true)]
    [InlineData("👍", "well 👍🏽", true)]
    [InlineData("has:link", "see https://example.com", true)]
    [InlineData("has:link", "see example", false)]
    [InlineData("before:2026-02-01", "x", true)]
    [InlineData("before:2026-01-31", "x", false)]
    [InlineData("after:2026-01-30", "x", true)]
    [InlineData("after:2026-01-31", "x", false)]
    [InlineData("on:2026-01-31", "x", true)]
    [InlineData("on:2026-01-30", "x", false)]
    [InlineData("https://example.com", "https example com", true)]
    [InlineData("AND OR \"NEAR", "and or near", true)]
    public void A_message_meets_a_query(string query, string text, bool meets)
    {
        var parsed = SearchQueryParser.Parse(query, StartOf, out var refusal);

        Assert.Null(refusal);
        Assert.Equal(meets, parsed!.Meets(new MessagePosted(Guid.NewGuid(), Noon, "alice", text, MessageKind.Say)));
    }

    [Fact]
    public void Authors_and_rooms_are_conditions_and_may_be_quoted()
    {
        var query = SearchQueryParser.Parse("from:alice FROM:\"bob\" in:#dev in:\"my room\" x", StartOf, out _)!;

        Assert.Equal(["alice", "bob"], query.From);
        Assert.Equal(["#dev", "my room"], query.In);
        Assert.Equal("x", Assert.Single(query.Wanted).Tokens);
    }

    [Theory]
    [InlineData("before:yesterday", "Which day?")]
    [InlineData("on:2026-13-01", "Which day?")]
    [InlineData("has:image", "has:link")]
    [InlineData("to:bob", "to:me")]
    [InlineData("-from:alice cafe", "Only words")]
    [InlineData("cafe -in:dev", "Only words")]
    [InlineData("-has:link", "Only words")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33", "too much")]
    public void A_mistake_is_told(string query, string told)
    {
        Assert.Null(SearchQueryParser.Parse(query, StartOf, out var refusal));
        Assert.Contains(told, refusal!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("!?")]
    [InlineData("-")]
    [InlineData("\"\"")]
    public void A_text_without_words_is_no_query(string query)
    {
        Assert.Null(SearchQueryParser.Parse(query, StartOf, out var refusal));
        Assert.Null(refusal);
    }

    [Fact]
    public void A_deleted_message_meets_nothing()
    {
        var message = new MessagePosted(Guid.NewGuid(), Noon, "alice", "x", MessageKind.Say);
        var deleted = new Core.Events.Changes.MessageDeleted(Guid.NewGuid(), Noon, "alice", 1, "").ApplyTo(message);

        Assert.False(SearchQueryParser.Parse("on:2026-01-31", StartOf, out _)!.Meets(deleted));
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
