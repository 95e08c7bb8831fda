using System.Text;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Text;

public sealed class CaseFoldingTests
{
    [Fact]
    public void Characters_that_the_runtime_takes_for_equal_but_for_case_fold_alike()
    {
        var folded = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var character in Characters())
        {
            var fold = CaseFolding.Fold(character);
            if (!folded.TryAdd(character, fold))
            {
                Assert.Equal(folded[character], fold);
            }
        }
    }

    [Fact]
    public void Letters_of_a_script_newer_than_the_system_fold_too()
    {
        Assert.Equal(CaseFolding.Fold("\U00010D50\U00010D65"), CaseFolding.Fold("\U00010D70\U00010D85"));
        Assert.NotEqual(CaseFolding.Fold("\U00010D50"), CaseFolding.Fold("\U00010D51"));
    }

    private static IEnumerable<string> Characters() =>
        from code in Enumerable.Range(0, 0x30000)
        where Rune.IsValid(code) && Rune.IsLetter(new Rune(code))
        select char.ConvertFromUtf32(code);
}
