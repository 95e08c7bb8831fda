using ChatRoom.Server.Web.Components;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests the text of a notification for a message.</summary>
public sealed class AttentionTests
{
    [Theory]
    [InlineData(300, "😄", "")]
    [InlineData(299, "😄", "")]
    [InlineData(298, "😄", "😄")]
    public void A_long_text_is_shortened_between_characters(int before, string at, string kept)
    {
        var begin = new string('x', before);

        Assert.Equal($"{begin}{kept}…", Attention.Shorten($"{begin}{at}and more"));
    }

    [Fact]
    public void A_text_of_the_most_characters_stays_as_it_is()
    {
        var text = new string('x', 300);

        Assert.Equal(text, Attention.Shorten(text));
    }
}
