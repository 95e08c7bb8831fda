using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

/// <summary>Tests the keys by which handles are compared.</summary>
public sealed class HandleKeyTests
{
    [Theory]
    [InlineData("alice", "ALICE")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("ＢＯＢ", "bob")]
    [InlineData("ﬁona", "FIONA")]
    [InlineData("İlker", "i\u0307lker")]
    [InlineData("Кирилл", "КИРИЛЛ")]
    public void Case_and_compatibility_do_not_tell_two_handles_apart(string one, string other)
    {
        Assert.Equal(TestHandle.Create(one).FoldedKey, TestHandle.Create(other).FoldedKey);
    }

    [Theory]
    [InlineData("paypal", "PaypaI")]
    [InlineData("alice", "\u0430lice")]
    [InlineData("modern", "modem")]
    [InlineData("Mike", "rnike")]
    [InlineData("mike", "rnike")]
    [InlineData("bot1", "botl")]
    [InlineData("bot1", "botI")]
    [InlineData("b0b", "bOb")]
    [InlineData("b0b", "bob")]
    [InlineData("scope", "\u0455\u0441\u043E\u0440\u0435")]
    [InlineData("PAYPAL", "РАУРАL")]
    [InlineData("Zo\u00EB", "Zо\u0451")]
    [InlineData("alice", "\u0430\u04CF\u0456\u0441\u0435")] // all Cyrillic
    [InlineData("alice", "ali\u0307ce")]
    [InlineData("alice", "\u1D00lice")]
    [InlineData("MAX", "\u1D0D\u1D00x")]
    [InlineData("william", "vvilliam")]
    [InlineData("william", "\u051Dilliam")]
    [InlineData("Wendy", "VVendy")]
    [InlineData("علی\u200Cرضا", "علیرضا")]
    [InlineData("ᠮᠣᠩᠭ\u180Bᠣᠯ", "ᠮᠣᠩᠭᠣᠯ")]
    [InlineData("ג׳ורג", "ג'ורג")]
    [InlineData("リ・メ", "リ·メ")]
    public void Look_alikes_share_a_skeleton(string one, string other)
    {
        Assert.Equal(TestHandle.Create(one).SkeletonKey, TestHandle.Create(other).SkeletonKey);
    }

    [Theory]
    [InlineData("alice", "alicia")]
    [InlineData("Klara", "Kiara")]
    [InlineData("Zoe", "Zoë")]
    [InlineData("bob_2", "bob_3")]
    [InlineData("太郎", "次郎")]
    [InlineData("Clara", "Dara")]
    [InlineData("Marcel·la", "Marcella")]
    [InlineData("O'Brien", "OBrien")]
    public void Different_names_conflict_in_neither_key(string one, string other)
    {
        Assert.NotEqual(TestHandle.Create(one).FoldedKey, TestHandle.Create(other).FoldedKey);
        Assert.NotEqual(TestHandle.Create(one).SkeletonKey, TestHandle.Create(other).SkeletonKey);
    }

    [Fact]
    public void The_keys_computed_together_are_those_computed_one_by_one()
    {
        var random = new Random(20250103);
        string[] alphabet = ["a", "B", "I", "1", "m", "M", "l", "_", "-", "ß", "é", "а", "Ω", "ς", "İ", "ﬁ", "ë", "𝒶", "Ⅷ", "각"];
        for (var i = 0; i < 2_000; i++)
        {
            if (Handle.TryCreate(string.Concat(random.GetItems(alphabet, random.Next(12))), out var handle))
            {
                Assert.Equal(
                    new KeyedHandle(handle, handle.SkeletonKey, handle.FoldedSkeletonKey), handle.WithKeys());
            }
        }
    }

    [Fact]
    public void A_handle_that_is_its_own_key_keeps_no_other_string()
    {
        var keyed = TestHandle.Create("alice").WithKeys();

        Assert.Same(keyed.Handle.Value, keyed.Skeleton);
        Assert.Same(keyed.Handle.Value, keyed.FoldedSkeleton);
    }
}
