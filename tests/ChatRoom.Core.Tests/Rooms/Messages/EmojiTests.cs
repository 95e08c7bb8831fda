using ChatRoom.Core.Rooms.Messages;

namespace ChatRoom.Core.Tests.Rooms.Messages;

public sealed class EmojiTests
{
    [Theory]
    [InlineData("👍", "👍")]
    [InlineData(" 👍 ", "👍")]
    [InlineData("👍🏽", "👍🏽")]
    [InlineData("🙂‍↔", "🙂‍↔️")]
    [InlineData("🫩", "🫩")]
    [InlineData("🫪", "🫪")]
    [InlineData("👯🏽", "👯🏽")]
    [InlineData("❤", "❤️")]
    [InlineData("❤️", "❤️")]
    [InlineData("*⃣", "*️⃣")]
    [InlineData("1️⃣", "1️⃣")]
    [InlineData("🇩🇪", "🇩🇪")]
    [InlineData("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿")]
    [InlineData("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦")]
    [InlineData("🧑🏻‍🤝‍🧑🏿", "🧑🏻‍🤝‍🧑🏿")]
    [InlineData("👩🏻‍❤‍💋‍👨🏾", "👩🏻‍❤️‍💋‍👨🏾")]
    public void An_emoji_of_the_set_is_found_in_its_full_form(string typed, string emoji) => Assert.Equal(emoji, Emoji.Find(typed));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("1")]
    [InlineData("+")]
    [InlineData(":)")]
    [InlineData("👍👍")]
    [InlineData("👍 👍")]
    [InlineData("👍x")]
    [InlineData("🇦🇦")]
    [InlineData("💩🏽")]
    [InlineData("👩🏻‍🤝‍👩🏻")]
    public void Any_other_text_is_not_found(string typed) => Assert.Null(Emoji.Find(typed));

    [Fact]
    public void The_whole_set_is_there_once() => Assert.Equal(Emoji.List.Count(), Emoji.List.Distinct().Count());

    [Fact]
    public void The_emoji_of_the_page_are_in_the_set()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "wwwroot", "emoji.txt")).Where(line => line.Length > 0);

        Assert.All(lines, line => Assert.NotNull(Emoji.Find(line.Split(' ')[1])));
    }
}
