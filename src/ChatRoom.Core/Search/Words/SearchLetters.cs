using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Search.Words;

/// <summary>Knows for each character beyond ASCII how texts with it are found.</summary>
internal static class SearchLetters
{
    // Of these blocks, letters lose their marks and their case: Latin to Cyrillic, Hebrew and Arabic, Greek and Latin extended.
    private static readonly (int First, int Last)[] FoldedBlocks =
        [(0x00AA, 0x058F), (0x0590, 0x06FF), (0x10A0, 0x10FF), (0x13A0, 0x13FF), (0x1C80, 0x1CBF), (0x1D00, 0x1FFF), (0x2C00, 0x2DFF), (0xA640, 0xA69F), (0xA720, 0xA7FF), (0xAB30, 0xABBF)];

    // Scripts that are written without spaces, whose characters are words or syllables: Han, kana, bopomofo, Hangul. NFKC makes
    // single Korean letters, as in laughter, those of 1100.
    private static readonly (int First, int Last)[] SingleBlocks =
        [(0x1100, 0x11FF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3041, 0x312F), (0x3131, 0x318E), (0x31A0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)];

    // Scripts that are written without spaces, whose letters have marks: Thai and Lao, Myanmar, Khmer.
    private static readonly (int First, int Last)[] SyllableBlocks =
        [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)];

    private static readonly SearchLetterKind[] Kinds = MakeKinds();
    private static readonly string?[] FoldedLetters = new string?[char.MaxValue + 1];

    /// <summary>Returns the kind of a character beyond ASCII.</summary>
    public static SearchLetterKind KindOf(Rune rune) => rune.IsBmp ? Kinds[rune.Value] : Find(rune);

    /// <summary>Returns a letter of kind <see cref="SearchLetterKind.Folded"/> without marks and case.</summary>
    public static string Fold(Rune rune)
    {
        return rune.IsBmp ? FoldedLetters[rune.Value] ??= FoldNew(rune) : FoldNew(rune);
    }

    private static SearchLetterKind[] MakeKinds()
    {
        var kinds = new SearchLetterKind[char.MaxValue + 1];
        for (var code = 0x80; code <= char.MaxValue; code++)
        {
            kinds[code] = Rune.TryCreate(code, out var rune) ? Find(rune) : SearchLetterKind.Separator;
        }

        return kinds;
    }

    private static SearchLetterKind Find(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        return category switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => KindOfMark(rune.Value),
            UnicodeCategory.DecimalDigitNumber => SearchLetterKind.Folded,
            _ when Rune.IsLetter(rune) || category is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => KindOfLetter(rune, category),
            // The joiners inside of words and emoji, and the colours of skin.
            _ when rune.Value is 0x00AD or 0x0640 or (>= 0x200B and <= 0x200F) or 0x2060 or 0xFEFF or (>= 0x1F3FB and <= 0x1F3FF) => SearchLetterKind.Ignored,
            UnicodeCategory.OtherSymbol => SearchLetterKind.Single,
            _ => SearchLetterKind.Separator,
        };
    }

    private static SearchLetterKind KindOfMark(int code) =>
        // Accents, and the vowels that Hebrew and Arabic mostly leave out; variation selectors and keycaps of emoji.
        code is (>= 0x0300 and <= 0x06FF) or (>= 0x1AB0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE2F) or >= 0xE0000
            ? SearchLetterKind.Ignored
            : SearchLetterKind.Word;

    private static SearchLetterKind KindOfLetter(Rune rune, UnicodeCategory category) =>
        rune.Value == 0x0640 ? SearchLetterKind.Ignored
        : IsIn(SingleBlocks, rune.Value) ? SearchLetterKind.Single
        : IsIn(SyllableBlocks, rune.Value) ? SearchLetterKind.Syllable
        : IsIn(FoldedBlocks, rune.Value) || category is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter ? SearchLetterKind.Folded
        : SearchLetterKind.Word;

    private static bool IsIn((int First, int Last)[] blocks, int code) => Array.Exists(blocks, block => code >= block.First && code <= block.Last);

    private static string FoldNew(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            return ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture);
        }

        var builder = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark))
            {
                builder.Append(Plain(part));
            }
        }

        return builder.ToString();
    }

    /// <summary>Returns a letter in lower case; letters with a stroke, which Unicode does not decompose, without it.</summary>
    private static string Plain(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value switch
    {
        0x00DF or 0x1E9E => "ss",
        0x00E6 => "ae",
        0x0153 => "oe",
        0x00F8 => "o",
        0x0111 or 0x00F0 => "d",
        0x0131 => "i",
        0x0142 => "l",
        0x0127 => "h",
        0x00FE => "th",
        var other => new Rune(other).ToString(),
    };
}
