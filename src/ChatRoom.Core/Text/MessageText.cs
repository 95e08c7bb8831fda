using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>What people's text goes through before others see it, whichever door it came in by.</summary>
public static class MessageText
{
    /// <summary>The most combining marks in a row; further ones are dropped.</summary>
    public const int MaxMarks = 8;

    private static readonly SearchValues<char> PlainAscii = SearchValues.Create(
        "\t\n" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\v\f\r\u0085\u2028\u2029");

    /// <summary>
    /// The text as it enters the log: line breaks of every kind are <c>\n</c>, none at either end; no control
    /// character but <c>\n</c> and tab, no terminal escape sequence, noncharacter, byte order mark or tag (save in
    /// the emoji of a flag); bidirectional controls are closed within their line; combining marks come at most
    /// <see cref="MaxMarks"/> in a row; lone surrogates are U+FFFD. Spaces stay as typed.
    /// </summary>
    /// <returns>
    /// <paramref name="text"/> itself when there is nothing to change, which is cheap to find out for plain text.
    /// May be empty. Longer than the text only by closing bidirectional controls, at most 60 a line. Cleaning
    /// again changes nothing. Linear in time; never throws.
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

    /// <summary>
    /// Whether the text, once cleaned, shows nothing at all: only white space, format characters and letters
    /// without a shape. A door may refuse to send such a message, since nobody could see what was said.
    /// </summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in Clean(text).EnumerateRunes())
        {
            if (!IsInvisible(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The text for a wire format that cannot carry a line break: each run of them becomes a single space.
    /// The text itself when it has none.
    /// </summary>
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

    internal static bool IsLineBreak(char c) => LineBreaks.Contains(c);

    internal static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // May say no to clean text (an emoji with a joiner, say), never yes to other text.
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
            // The enumerator shows a lone surrogate as the replacement character.
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
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value == 0x2800 // the Braille pattern without a dot
        || DefaultIgnorable.Contains(rune);
}
