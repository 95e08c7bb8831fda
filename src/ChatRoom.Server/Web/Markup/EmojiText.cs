using System.Globalization;
using System.Text;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Recognises texts of nothing but emoji, which the page shows large.</summary>
internal static class EmojiText
{
    private const int Most = 20;
    private const int Keycap = 0x20E3;
    private const char TextVariant = '\uFE0E';
    private const char EmojiVariant = '\uFE0F';

    /// <summary>Returns whether a text has emoji and white space only, and few of them.</summary>
    public static bool IsOnly(ReadOnlySpan<char> text)
    {
        // Nearly every message has a letter of some script first; a keycap begins with a digit or a sign.
        if (text is [] or [> '9' and < '\u0080', ..] || text.Length > Most * 16)
        {
            return false;
        }

        var count = 0;
        for (var rest = text; rest.Length > 0;)
        {
            var element = rest[..StringInfo.GetNextTextElementLength(rest)];
            rest = rest[element.Length..];
            if (element.IsWhiteSpace())
            {
                continue;
            }

            if (!IsEmoji(element) || ++count > Most)
            {
                return false;
            }
        }

        return count > 0;
    }

    private static bool IsEmoji(ReadOnlySpan<char> element)
    {
        Rune.DecodeFromUtf16(element, out var first, out var length);
        if (element.Contains(TextVariant))
        {
            return false;
        }

        return IsEmojiByDefault(first.Value)
            || element.Contains((char)Keycap)
            || (element.Length > length && element[length] == EmojiVariant && !Rune.IsLetterOrDigit(first) && !Rune.IsWhiteSpace(first));
    }

    // Emoji_Presentation of Unicode; other symbols need a variation selector.
    private static bool IsEmojiByDefault(int c) => c switch
    {
        0x231A or 0x231B or (>= 0x23E9 and <= 0x23EC) or 0x23F0 or 0x23F3 or 0x25FD or 0x25FE => true,
        0x2614 or 0x2615 or (>= 0x2648 and <= 0x2653) or 0x267F or 0x2693 or 0x26A1 or 0x26AA or 0x26AB => true,
        0x26BD or 0x26BE or 0x26C4 or 0x26C5 or 0x26CE or 0x26D4 or 0x26EA or 0x26F2 or 0x26F3 or 0x26F5 => true,
        0x26FA or 0x26FD or 0x2705 or 0x270A or 0x270B or 0x2728 or 0x274C or 0x274E => true,
        (>= 0x2753 and <= 0x2755) or 0x2757 or (>= 0x2795 and <= 0x2797) or 0x27B0 or 0x27BF => true,
        0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 => true,
        0x1F004 or 0x1F0CF or 0x1F18E or (>= 0x1F191 and <= 0x1F19A) or (>= 0x1F1E6 and <= 0x1F202) => true,
        >= 0x1F21A and <= 0x1FAFF => true,
        _ => false,
    };
}
