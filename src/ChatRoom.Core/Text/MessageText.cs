using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Cleans the text of clients before other clients see it, for all doors.</summary>
public static class MessageText
{
    /// <summary>Limits the combining marks in a row; further marks are dropped.</summary>
    public const int MaxMarks = 8;

    private static readonly SearchValues<char> PlainAscii = SearchValues.Create(
        "\t\n" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\v\f\r\u0085\u2028\u2029");

    /// <summary>Cleans a text for the log; the rules are in docs/protocol.md.</summary>
    /// <remarks>Cleaning is linear in time, and a second pass changes nothing. Plain text is recognised fast.</remarks>
    /// <returns>
    /// <paramref name="text"/> itself if it is clean. Only closing bidirectional controls make a result longer, by 60
    /// per line at most. Never throws.
    /// </returns>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var cleaned = new MessageCleaner(text).Run();
        return cleaned == text ? text : cleaned;
    }

    /// <summary>Returns whether a clean text shows nothing: only white space and invisible characters.</summary>
    public static bool IsBlank(string text)
    {
        // Nearly every message has such a character near its beginning.
        if (text.AsSpan().ContainsAnyInRange('!', '~'))
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Replaces each run of line breaks by a space, for wire formats without line breaks.</summary>
    /// <returns>The text itself if it has no line break.</returns>
    public static string OneLine(string text)
    {
        var rest = text.AsSpan();
        var at = rest.IndexOfAny(LineBreaks);
        if (at < 0)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length);
        for (; at >= 0; at = rest.IndexOfAny(LineBreaks))
        {
            builder.Append(rest[..at]).Append(' ');
            var next = rest[at..].IndexOfAnyExcept(LineBreaks);
            rest = next < 0 ? [] : rest[(at + next)..];
        }

        return builder.Append(rest).ToString();
    }

    /// <summary>Replaces the characters that show nothing; white space stays. The result can be normalized.</summary>
    internal static string ReplaceInvisible(string text, string replacement)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var shows = Rune.IsWhiteSpace(rune) || !(IsInvisible(rune) || Rune.IsControl(rune) || MessageCleaner.IsNoncharacter(rune));
            _ = shows ? builder.Append(rune) : builder.Append(replacement);
        }

        return builder.ToString();
    }

    internal static bool IsLineBreak(char c) => LineBreaks.Contains(c);

    internal static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // May reject clean text, such as an emoji with a joiner, but never accepts other text.
    private static bool IsClean(string text)
    {
        if (text.StartsWith('\n') || text.EndsWith('\n'))
        {
            return false;
        }

        var special = text.AsSpan().IndexOfAnyExcept(PlainAscii);
        return special < 0 || IsCleanUnicode(text.AsSpan(special));
    }

    private static bool IsCleanUnicode(ReadOnlySpan<char> text)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // The enumerator returns the replacement character for a lone surrogate.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }

            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control when rune.Value is '\t' or '\n':
                    marks = 0;
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned:
                case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    return false;
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                    if (++marks > MaxMarks)
                    {
                        return false;
                    }

                    break;
                default:
                    marks = 0;
                    break;
            }
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || rune.Value is 0x2800 or 0x1D159 // the Braille pattern without a dot, the note without a head
        || DefaultIgnorable.Contains(rune)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && !IsVisibleFormat(rune));

    // Prepended_Concatenation_Mark of Unicode: signs under or over the numbers that follow.
    private static bool IsVisibleFormat(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD;
}
