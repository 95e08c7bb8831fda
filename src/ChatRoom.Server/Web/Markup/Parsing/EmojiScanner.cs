using System.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds short codes of emoji: <c>:smile:</c>.</summary>
internal static class EmojiScanner
{
    /// <summary>Returns the emoji whose code begins at a colon, or null.</summary>
    /// <param name="source">The text of the message.</param>
    /// <param name="at">The place of the colon.</param>
    /// <param name="before">The place at which the text before the code ends.</param>
    /// <param name="line">The line.</param>
    public static Piece? TryRead(string source, int at, int before, Line line) =>
        CodeAt(source, at, line) is { } emoji && MayPrecede(source, before, line) && MayFollow(source, emoji.End, line)
            // a[:x:] is a slice.
            && !(Letter.Before(source, before, line.Start).Value == '[' && Letter.At(source, emoji.End, line.End).Value == ']') ? emoji : null;

    private static Piece? CodeAt(string source, int at, Line line)
    {
        var near = source.AsSpan(at + 1, Math.Min(line.End - at - 1, EmojiCodes.Longest + 1));
        return near.IndexOf(':') is > 0 and var length && EmojiCodes.Find(near[..length]) is { } emoji
            ? new Piece(PieceKind.Emoji, at, at + length + 2) { Value = emoji }
            : null;
    }

    // Two codes may touch, but std::x::y has none.
    private static bool MayPrecede(string source, int at, Line line)
    {
        var before = Letter.Before(source, at, line.Start);
        if (before.Value != ':')
        {
            return IsApart(before);
        }

        var start = Math.Max(line.Start, at - 2 - EmojiCodes.Longest);
        var colon = source.AsSpan(start, at - 1 - start).LastIndexOf(':');
        return colon >= 0 && CodeAt(source, start + colon, line) is not null;
    }

    private static bool MayFollow(string source, int at, Line line)
    {
        var after = Letter.At(source, at, line.End);
        return after.Value == ':' ? CodeAt(source, at, line) is not null : IsApart(after);
    }

    // 1:100:2 and /a/:id:/b have no emoji.
    private static bool IsApart(Rune beside) =>
        beside.Value is not ('/' or '\\' or '=' or '-' or '|') && !Letter.IsSpacedWord(beside);
}
