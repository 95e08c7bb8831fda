using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Folds the case of texts by Unicode, with compatibility (NFKC), independent of the culture.</summary>
internal static class CaseFolding
{
    // Beyond this there is no script with two cases, nor room for one that is planned.
    private const int LastCased = 0x1FFFF;

    private static readonly Lazy<FrozenDictionary<int, Rune>> Newer = new(FindNewer);

    /// <summary>Folds a text; texts that are equal under <see cref="StringComparison.OrdinalIgnoreCase"/> fold alike.</summary>
    /// <param name="text">Valid UTF-16; a lone surrogate causes an <see cref="ArgumentException"/>.</param>
    public static string Fold(string text)
    {
        var composed = text.Normalize(NormalizationForm.FormKC);
        if (Ascii.IsValid(composed))
        {
            return composed.ToLowerInvariant();
        }

        var builder = new StringBuilder(composed.Length);
        foreach (var rune in composed.EnumerateRunes())
        {
            builder.Append(rune.Value switch
            {
                // Simple case mapping misses these full foldings (CaseFolding.txt, status F and T).
                0x00DF or 0x1E9E => "ss",
                0x0130 => "i\u0307",
                _ => Newer.Value.GetValueOrDefault(rune.Value, FoldByIcu(rune)).ToString(),
            });
        }

        return builder.ToString().Normalize(NormalizationForm.FormKC);
    }

    // Maps up and down again, so that variants such as the final sigma meet their ordinary form.
    private static Rune FoldByIcu(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    /// <summary>Finds letters whose other case the runtime's own tables know, but not an older ICU of the system.</summary>
    private static FrozenDictionary<int, Rune> FindNewer()
    {
        var firsts = new Dictionary<string, Rune>(StringComparer.OrdinalIgnoreCase);
        var newer = new Dictionary<int, Rune>();
        for (var code = 0x80; code <= LastCased; code++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(code) is not (UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter))
            {
                continue;
            }

            var rune = new Rune(code);
            if (!firsts.TryAdd(rune.ToString(), rune)
                && FoldByIcu(firsts[rune.ToString()]) is var folded
                && folded != FoldByIcu(rune))
            {
                newer.Add(code, folded);
            }
        }

        return newer.ToFrozenDictionary();
    }
}
