namespace ChatRoom.Core.Text;

/// <summary>Finds the end of a terminal's escape sequence (ECMA-35 and ECMA-48), even of a broken one.</summary>
internal static class TerminalEscape
{
    private const char Escape = '\u001B';
    private const char ControlSequence = '\u009B';
    private const char Bell = '\u0007';
    private const char StringTerminator = '\u009C';

    /// <summary>Returns whether a character is ESC, or CSI as one character.</summary>
    /// <remarks>
    /// The other one-character introducers are ignored: without them the text behind is harmless, and a wrong encoding
    /// loses no line.
    /// </remarks>
    public static bool Begins(char c) => c is Escape or ControlSequence;

    /// <summary>Finds the index after the sequence that begins at <paramref name="start"/>.</summary>
    /// <remarks>
    /// A broken sequence ends before the first character that cannot belong to it. An unterminated control string ends
    /// before the next line break or escape.
    /// </remarks>
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

    // The order is CSI, parameters, intermediates, one final character.
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
