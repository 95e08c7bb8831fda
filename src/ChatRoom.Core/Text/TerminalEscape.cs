namespace ChatRoom.Core.Text;

/// <summary>Finds where a terminal's escape sequence ends (ECMA-35 and ECMA-48), also a broken one.</summary>
internal static class TerminalEscape
{
    private const char Escape = '\u001B';
    private const char ControlSequence = '\u009B';
    private const char Bell = '\u0007';
    private const char StringTerminator = '\u009C';

    /// <summary>
    /// True for ESC and for CSI as one character. The other one-character introducers are not followed: without
    /// them what comes after is harmless text, and nobody loses a line to a mistaken encoding.
    /// </summary>
    public static bool Begins(char c) => c is Escape or ControlSequence;

    /// <summary>
    /// The index after the sequence that begins at <paramref name="start"/>. A sequence that breaks off ends before
    /// the character that cannot belong to it; a control string without its end stops before the next line break
    /// or escape, or at the end of the text.
    /// </summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == ControlSequence)
        {
            return ControlSequenceEnd(text, start + 1);
        }

        var next = start + 1;
        if (next == text.Length)
        {
            return next;
        }

        return text[next] switch
        {
            '[' => ControlSequenceEnd(text, next + 1),
            ']' or 'P' or 'X' or '^' or '_' => ControlStringEnd(text, next + 1),
            >= ' ' and <= '/' => SkipOne(text, next + 1, '0', '~'),
            >= '0' and <= '~' => next + 1,
            _ => next,
        };
    }

    // CSI, parameters, intermediates, one final character.
    private static int ControlSequenceEnd(ReadOnlySpan<char> text, int at)
    {
        at = SkipAll(text, at, '0', '?');
        at = SkipAll(text, at, ' ', '/');
        return SkipOne(text, at, '@', '~');
    }

    private static int ControlStringEnd(ReadOnlySpan<char> text, int at)
    {
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case Bell or StringTerminator:
                    return at + 1;
                case Escape:
                    return at + 1 < text.Length && text[at + 1] == '\\' ? at + 2 : at;
                case var c when MessageText.IsLineBreak(c):
                    return at;
            }
        }

        return at;
    }

    private static int SkipAll(ReadOnlySpan<char> text, int at, char low, char high)
    {
        var other = text[at..].IndexOfAnyExceptInRange(low, high);
        return other < 0 ? text.Length : at + other;
    }

    private static int SkipOne(ReadOnlySpan<char> text, int at, char low, char high) =>
        at < text.Length && char.IsBetween(text[at], low, high) ? at + 1 : at;
}
