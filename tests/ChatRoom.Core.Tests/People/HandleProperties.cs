using System.Text;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.People;

/// <summary>Asserts that no two persons have handles that a comparison in the product takes for equal.</summary>
public sealed class HandleProperties
{
    private static readonly Gen<string> Wanted = Gen.OneOf(
        Gen.OneOf("a", "A", "а", "ᴀ", "l", "I", "1", "ӏ", "ı", "İ", "m", "rn", "w", "vv", "_", "-", "'", "’", "·").Array[1, 3].Select(string.Concat),
        Gen.OneOf("\U00010D50", "\U00010D70", "ß", "SS", "ς", "σ", "Σ", "é", "e\u0301", "\u0345", "ͅ", "ﬁ", "fi", "ǰ", "J\u030C").Array[1, 3].Select(string.Concat),
        Gen.OneOf("ی", "ر", "\u200C", "\u200D", "क", "्", "ष", "・", "･").Array[1, 4].Select(string.Concat),
        InputGen.Name);

    [Fact]
    public void Handles_given_out_differ_under_every_comparison() =>
        Wanted.Array[2, 30].Sample(
            names =>
            {
                var people = new PeopleDirectory(new LimitsOptions(), new FakeTimeProvider());
                var handles = names.Select(name => people.Enter(name).Person.Name).ToList();
                AssertDistinct(handles, StringComparer.Ordinal);
                AssertDistinct(handles, StringComparer.OrdinalIgnoreCase);
                AssertDistinct(handles.Select(handle => handle.ToUpperInvariant()), StringComparer.Ordinal);
                AssertDistinct(handles.Select(handle => handle.ToLowerInvariant()), StringComparer.Ordinal);
                AssertDistinct(handles.Select(handle => handle.Normalize(NormalizationForm.FormKC)), StringComparer.OrdinalIgnoreCase);
                AssertDistinct(handles.Select(Confusables.Skeleton), StringComparer.OrdinalIgnoreCase);
                AssertDistinct(handles.Select(CaseFolding.Fold), StringComparer.Ordinal);
                AssertDistinct(handles.Select(handle => Confusables.Skeleton(CaseFolding.Fold(handle))), StringComparer.Ordinal);
            },
            iter: 1000,
            threads: 1);

    private static void AssertDistinct(IEnumerable<string> texts, StringComparer comparer)
    {
        var all = texts.ToList();
        Assert.Equal(all.Count, all.Distinct(comparer).Count());
    }
}
