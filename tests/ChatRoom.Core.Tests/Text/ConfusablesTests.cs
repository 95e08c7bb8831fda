using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

public sealed class ConfusablesTests
{
    [Fact]
    public void A_skeleton_settles_at_the_second_time()
    {
        Assert.True(Confusables.Prototypes.Count > 4_000);
        Assert.All(Confusables.Prototypes.Keys.Select(char.ConvertFromUtf32), character =>
        {
            var twice = Confusables.Skeleton(Confusables.Skeleton(character));
            Assert.Equal(twice, Confusables.Skeleton(twice));
        });
    }

    [Fact]
    public void An_added_pair_also_counts_where_its_letter_is_a_prototype()
    {
        Assert.Equal("allce", Confusables.Skeleton("\u1D00l\u04CFce"));
        Assert.Equal("tornvv", Confusables.Skeleton("\u0442\u043E\u043C\u051D"));
        Assert.Equal("ab", Confusables.Skeleton("a\u200C\u200Db"));
    }

    // As ICU's uspoof_getSkeleton gives them.
    [Theory]
    [InlineData("I", "l")]
    [InlineData("m", "rn")]
    [InlineData("0", "O")]
    [InlineData("\u03B1", "a")]
    [InlineData("\u00C9", "E\u0301")]
    [InlineData("\u0130", "l\u0307")]
    [InlineData("\u00DF", "\u00DF")]
    [InlineData("_-v", "_-v")]
    public void The_skeleton_is_that_of_Unicode(string text, string skeleton)
    {
        Assert.Equal(skeleton, Confusables.Skeleton(text));
    }
}
