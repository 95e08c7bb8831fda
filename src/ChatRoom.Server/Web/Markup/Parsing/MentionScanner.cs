using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds <c>@handle</c>, whether or not anybody has the handle.</summary>
internal static class MentionScanner
{
    // A handle has at most 32 letters, each with at most four marks.
    private const int MaxLength = Handle.MaxRunes * (1 + Handle.MaxMarks) * 2;

    /// <summary>Returns the mention at its sign, or null. It may have signs at its end that belong to no handle.</summary>
    public static Piece? TryRead(string source, int at, Line line)
    {
        // ada@example.org is not a mention.
        var before = Letter.Before(source, at, line.Start);
        if (before.Value is '_' or '-' or '.' || Letter.IsSpacedWord(before))
        {
            return null;
        }

        var last = at + 1;
        while (last < line.End && (IsLetter(source[last]) || Handle.IsSign(source[last])))
        {
            last++;
        }

        // A sign at the end is punctuation, save the geresh and the joiner, which may end a handle.
        while (last > at + 1 && (source[last - 1] is '_' or '-' || (Handle.IsSign(source[last - 1]) && source[last - 1] is not ('\u05F3' or '\u200D'))))
        {
            last--;
        }

        return last - at is > 1 and <= MaxLength ? new Piece(PieceKind.Mention, at, last) : null;
    }

    private static bool IsLetter(char c) => c <= '~'
        ? char.IsAsciiLetterOrDigit(c) || c is '_' or '-'
        : Letter.IsPart(c);
}
