using System.Globalization;

namespace ChatRoom.Core.Limits;

/// <summary>Estimates the bytes by which an event makes the history grow, rather too many than too few.</summary>
public static class HistorySize
{
    /// <summary>The size of a short event.</summary>
    public const int OfEvent = 256;

    // \uD83D
    private const int Escaped = 6;

    // Of larger events a page of the file, of 4 KiB, holds two or one, and the rest of the page may stay empty.
    private const int ThirdOfPage = 1360;
    private const int HalfOfPage = 2048;

    /// <summary>Returns the size of a message.</summary>
    public static long OfMessage(ReadOnlySpan<char> author, ReadOnlySpan<char> text)
    {
        var bytes = OfEvent + OfText(author) + OfText(text);
        return bytes > ThirdOfPage ? bytes + HalfOfPage : bytes;
    }

    private static long OfText(ReadOnlySpan<char> text)
    {
        long bytes = 0;
        foreach (var c in text)
        {
            bytes += OfCharacter(c);
        }

        return bytes;
    }

    // As JSON: the encoder escapes a character with six bytes if it is not sure of it.
    private static int OfCharacter(char c) => c switch
    {
        '"' or '\\' or < ' ' => 2,
        < '\x7F' => 1,
        _ when char.GetUnicodeCategory(c) is UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Control or UnicodeCategory.Format => Escaped,
        < '\x800' => 2,
        _ => 3,
    };
}
