using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Makes the nearest legal handle of any text; the rule is in docs/protocol.md.</summary>
internal static class HandleSpelling
{
    // Bounds the work for a requested name of a megabyte.
    private const int MaxCharsRead = 512;

    private static readonly Rune Underscore = new('_');
    private static readonly Rune Hyphen = new('-');
    private static readonly Rune Geresh = new(0x05F3);

    /// <summary>Returns the legal handle, or an empty text.</summary>
    public static string Of(string wanted)
    {
        var read = wanted.Length <= MaxCharsRead ? wanted : wanted[..MaxCharsRead];
        Rune[] composed = [.. Spell(MessageText.Clean(read)).EnumerateRunes()];
        var runes = new List<Rune>(Handle.MaxRunes);
        for (var i = 0; i < composed.Length; i++)
        {
            Add(runes, composed[i], i + 1 < composed.Length ? composed[i + 1] : null);
        }

        return Cut(runes, Handle.MaxRunes);
    }

    /// <summary>Replaces variants of a sign by the sign, and composes the text (NFC).</summary>
    /// <param name="text">A text without U+FFFE, on which the system's normalization throws.</param>
    public static string Spell(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(PlainSign(rune));
        }

        return builder.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Shortens a handle so that the rest is legal before an underscore or at the end.</summary>
    public static string Cut(List<Rune> runes, int length)
    {
        length = Math.Min(length, runes.Count);
        while (length > 0 && length < runes.Count && KindOf(runes[length]) == Kind.Mark)
        {
            length--;
        }

        while (length > 0 && !MayEnd(runes[length - 1]))
        {
            length--;
        }

        return string.Concat(runes.Take(length));
    }

    /// <summary>Returns whether a character is a sign within names, or a variant of one, or has no look of its own.</summary>
    public static bool IsWithinNames(char c) => !char.IsSurrogate(c) && KindOf(PlainSign(new Rune(c))) is Kind.Sign or Kind.Joiner or Kind.Variant;

    private static void Add(List<Rune> runes, Rune rune, Rune? next)
    {
        switch (KindOf(rune))
        {
            case Kind.Digit when runes.Count == 0:
                runes.AddRange(Underscore, rune);
                break;
            case Kind.Letter or Kind.Digit:
            case Kind.Hyphen when runes.Count > 0:
            case Kind.Mark when CanTakeMark(runes) || EndsInJoinedRa(runes, rune):
            case Kind.Sign when EndsInLetter(runes) && (IsLetter(next) || rune == Geresh):
            case Kind.Variant when runes.Count > 0 && IsMongolian(runes[^1]):
            case Kind.Joiner when Joiners.IsAfterRa(rune, runes, next):
            case Kind.Joiner when EndsInLetter(runes) && !IsMark(next) && Joiners.MayStand(rune, runes, IsLetter(next) ? next : null):
                runes.Add(rune);
                break;
            case Kind.Hyphen:
                break;
            default:
                if (runes.Count > 0 && runes[^1] != Underscore)
                {
                    runes.Add(Underscore);
                }

                break;
        }
    }

    private static bool CanTakeMark(List<Rune> runes) =>
        BaseOf(runes) is var at and >= 0
        && runes.Count - at <= Handle.MaxMarks
        && KindOf(runes[at]) is Kind.Letter or Kind.Digit;

    private static bool EndsInJoinedRa(List<Rune> runes, Rune mark) =>
        runes.Count > 1 && Joiners.IsAfterRa(runes[^1], runes[..^1], mark);

    private static bool EndsInLetter(List<Rune> runes) => BaseOf(runes) is var at and >= 0 && IsLetter(runes[at]);

    // The index of the last character that is no mark, or -1.
    private static int BaseOf(List<Rune> runes) => runes.FindLastIndex(rune => !IsMark(rune));

    private static bool IsLetter(Rune? rune) => rune is { } r && KindOf(r) == Kind.Letter;

    private static bool IsMongolian(Rune rune) => rune.Value is >= 0x1820 and <= 0x18AA && KindOf(rune) == Kind.Letter;

    private static bool IsMark(Rune? rune) => rune is { } r && KindOf(r) == Kind.Mark;

    private static bool MayEnd(Rune rune) => KindOf(rune) switch
    {
        Kind.Joiner => Joiners.MayEnd(rune),
        Kind.Sign => rune == Geresh,
        _ => rune != Underscore,
    };

    // Keyboards and word processors write the variants.
    private static Rune PlainSign(Rune rune) => rune.Value switch
    {
        0x2019 => new('\''),
        0x2010 or 0x2011 => Hyphen,
        0x0387 or 0x2027 => new(0x00B7),
        0x0F0C => new(0x0F0B),
        0xFF65 => new(0x30FB),
        _ => rune,
    };

    private static Kind KindOf(Rune rune)
    {
        switch (rune.Value)
        {
            case '-':
                return Kind.Hyphen;
            // UAX #31, tables 3a and 3b, without those that mean something in a chat: full stop and colon.
            case '\'' or 0x00B7 or 0x058A or 0x05F3 or 0x05F4 or 0x0F0B or 0x30A0 or 0x30FB:
                return Kind.Sign;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when Joiners.Contains(rune) => Kind.Joiner,
            // Free variation selectors choose the form of the letter before them.
            _ when rune.Value is (>= 0x180B and <= 0x180D) or 0x180F => Kind.Variant,
            _ when DefaultIgnorable.Contains(rune) => Kind.Other,
            UnicodeCategory.DecimalDigitNumber => Kind.Digit,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Mark,
            _ => Rune.IsLetter(rune) ? Kind.Letter : Kind.Other,
        };
    }

    // The underscore counts as other: a typed one is treated like one that replaces a character.
    private enum Kind
    {
        Other,
        Letter,
        Mark,
        Digit,
        Hyphen,
        Sign,
        Joiner,
        Variant,
    }
}
