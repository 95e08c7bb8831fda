using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Tests.Web.Markup;

/// <summary>Tests the topic of a room outside of the list of messages.</summary>
public sealed class TopicTextTests
{
    [Fact]
    public void The_links_of_a_topic_are_links_that_the_Tab_key_reaches() =>
        Assert.Equal(
            "Plan: <a href=\"https://example.org/a\" target=\"_blank\" rel=\"noopener nofollow noreferrer\">https://example.org/a</a> by @ada",
            TopicText.Of("Plan: https://example.org/a by @ada").Value);

    [Fact]
    public void A_topic_cannot_bring_elements_of_its_own() =>
        Assert.Equal("&lt;b tabindex=&quot;-1&quot;&gt; &amp; ```x", TopicText.Of("<b tabindex=\"-1\"> & ```x").Value);
}
