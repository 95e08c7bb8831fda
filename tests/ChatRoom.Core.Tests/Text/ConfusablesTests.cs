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

    // As ICU's uspoof_getSkeleton gives them.
    [Theory]
    [InlineData("I", "l")]
    [InlineData("m", "rn")]
    [InlineData("0", "O")]
    [InlineData("\u03B1", "a")]
    [InlineData("\u00C9", "E\u0301")]
    [InlineData("\u0130", "l\u0307")]
    [InlineData("\u00DF", "\u00DF")]
    [InlineData("_-w", "_-w")]
    public void The_skeleton_is_that_of_Unicode(string text, string skeleton)
    {
        Assert.Equal(skeleton, Confusables.Skeleton(text));
    }
}
