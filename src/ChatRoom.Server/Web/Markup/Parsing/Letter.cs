using System.Globalization;
using System.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Classifies characters of any script, and finds the ones beside a place in a text.</summary>
internal static class Letter
{
    /// <summary>Returns whether a character is a letter, a digit, a combining mark, or half of a surrogate pair.</summary>
    public static bool IsPart(char c) => char.IsSurrogate(c) || IsMark(CharUnicodeInfo.GetUnicodeCategory(c)) || char.IsLetterOrDigit(c);

    /// <summary>Returns whether a character is a part of a word: a letter, a digit or a combining mark.</summary>
    public static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(Rune.GetUnicodeCategory(rune));

    /// <summary>Returns whether a character belongs to a script that sets words without spaces, or endings right behind them.</summary>
    public static bool IsUnspaced(Rune rune) => rune.Value switch
    {
        >= 0x0E00 and <= 0x10FF => true, // Thai, Lao, Tibetan, Myanmar
        >= 0x1100 and <= 0x11FF or >= 0xAC00 and <= 0xD7FF => true, // Hangul
        >= 0x1780 and <= 0x17FF => true, // Khmer
        >= 0x3005 and <= 0x3007 or >= 0x3040 and <= 0x9FFF => true, // Kana, Bopomofo, Han
        >= 0xF900 and <= 0xFAFF or >= 0xFF66 and <= 0xFFDC => true, // compatible and half-width forms
        >= 0x20000 and <= 0x3FFFF => true, // Han
        _ => false,
    };

    /// <summary>Returns whether a character is a part of a word of a script that sets spaces between words.</summary>
    public static bool IsSpacedWord(Rune rune) => IsWord(rune) && !IsUnspaced(rune);

    /// <summary>Returns the character before a place; a space before the first one.</summary>
    public static Rune Before(string text, int at, int start)
    {
        Rune.DecodeLastFromUtf16(text.AsSpan(start, at - start), out var rune, out var length);
        return length == 0 ? new Rune(' ') : rune;
    }

    /// <summary>Returns the character at a place; a space after the last one.</summary>
    public static Rune At(string text, int at, int end)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at, end - at), out var rune, out var length);
        return length == 0 ? new Rune(' ') : rune;
    }

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
