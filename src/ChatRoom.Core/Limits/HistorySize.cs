using System.Globalization;

namespace ChatRoom.Core.Limits;

/// <summary>Estimates the bytes by which an event makes the history grow, rather too many than too few.</summary>
public static class HistorySize
{
    /// <summary>The size of an event without its text.</summary>
    public const int OfEvent = 256;

    // \uD83D
    private const int Escaped = 6;

    /// <summary>Returns the size of a message.</summary>
    public static long OfMessage(ReadOnlySpan<char> text)
    {
        long bytes = OfEvent;
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
