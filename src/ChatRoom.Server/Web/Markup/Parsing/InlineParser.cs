using System.Buffers;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Splits lines into pieces. A piece never crosses a line.</summary>
/// <param name="source">The text of the message.</param>
internal sealed class InlineParser(string source)
{
    // The work for pairs grows with their number.
    private const int MaxDelimiters = 400;

    private static readonly SearchValues<char> Special = SearchValues.Create("\\*_~`[!:wW" + Handle.MentionSigns);

    private readonly AddressScanner _addresses = new(source);
    private readonly LinkScanner _links = new(source);
    private readonly CodeScanner _code = new(source);
    private readonly HashSet<int> _dropped = [];
    private Line _word;
    private bool _isPath;
    private int _delimiters;

    /// <summary>Returns whether a place has a backslash that kept the next character from being markup: it is not shown.</summary>
    public bool IsDropped(int at) => _dropped.Contains(at);

    /// <summary>Parses a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isInLink">Whether it is the text of a link, which has no further links.</param>
    public IReadOnlyList<Piece> Parse(Line line, bool isInLink = false)
    {
        var pieces = new List<Piece>();
        var text = line.Start;
        for (var at = Next(line.Start, line.End); at < line.End; at = Next(at, line.End))
        {
            if (Read(at, text, line, isInLink) is not { } piece)
            {
                // No shorter run of backquotes begins code.
                at += source[at] == '`' ? _code.RunAt(at, line.End) : 1;
                continue;
            }

            at = piece.End;
            if (piece.Kind != PieceKind.Text)
            {
                AddText(pieces, text, piece.Start);
                pieces.Add(piece);
                text = at;
            }
        }

        AddText(pieces, text, line.End);
        EmphasisPairing.Pair(source, pieces);
        return pieces;
    }

    private static void AddText(List<Piece> pieces, int start, int end)
    {
        if (start < end)
        {
            pieces.Add(new Piece(PieceKind.Text, start, end));
        }
    }

    private int Next(int at, int end) =>
        source.AsSpan(at, end - at).IndexOfAny(Special) is var next and >= 0 ? at + next : end;

    private Piece? Read(int at, int text, Line line, bool isInLink) => source[at] switch
    {
        '\\' => TryEscape(at, line),
        '*' or '_' or '~' => ReadDelimiter(at, line),
        '`' => _code.TryRead(at, line),
        '[' when !isInLink && !IsIndex(at, line) => TryLink(at, at, line),
        '!' when !isInLink && at + 1 < line.End && source[at + 1] == '[' => TryLink(at, at + 1, line),
        ':' => (isInLink ? null : _addresses.TryWeb(at, text, line.End)) ?? EmojiScanner.TryRead(source, at, at, line),
        '@' => (isInLink ? null : _addresses.TryMail(at, text, line.End)) ?? MentionScanner.TryRead(source, at, line),
        Handle.WideMentionSign => MentionScanner.TryRead(source, at, line),
        'w' or 'W' when !isInLink => _addresses.TryWww(at, line.Start, line.End),
        _ => null,
    };

    // f[x](y) calls a function of a list.
    private bool IsIndex(int at, Line line) => Letter.IsSpacedWord(Letter.Before(source, at, line.Start));

    private Piece? TryLink(int start, int bracket, Line line) =>
        _links.TryLink(start, bracket, line.End) is { } link ? link with { Children = Parse(link.Inner, isInLink: true) } : null;

    private Piece ReadDelimiter(int at, Line line)
    {
        var c = source[at] == '\\' ? source[at + 1] : source[at];
        var (end, count, isEscaped) = (at, 0, false);
        while (end < line.End)
        {
            if (source[end] == '\\' && end + 1 < line.End && source[end + 1] == c && !IsInPath(end, line))
            {
                (end, isEscaped) = (end + 1, true);
            }
            else if (source[end] != c)
            {
                break;
            }

            (end, count) = (end + 1, count + 1);
        }

        if (!DelimiterRules.IsDelimiter(c, count) || ++_delimiters > MaxDelimiters)
        {
            return new Piece(PieceKind.Text, at, end);
        }

        var (before, after) = (Letter.Before(source, at, line.Start), Letter.At(source, end, line.End));
        var following = end < line.End ? Letter.At(source, end + after.Utf16SequenceLength, line.End) : after;
        var (opens, closes) = (DelimiterRules.Opens(before, after, c, count), DelimiterRules.Closes(before, after, following, count));
        return opens || closes
            ? new Piece(PieceKind.Delimiter, at, end) { Char = c, Count = count, IsEscaped = isEscaped, Opens = opens, Closes = closes }
            : new Piece(PieceKind.Text, at, end);
    }

    /// <summary>Reads a backslash and what it keeps from being markup; null if the next character would be none anyway.</summary>
    private Piece? TryEscape(int at, Line line)
    {
        var next = at + 1;
        if (_dropped.Contains(at))
        {
            return new Piece(PieceKind.Text, at, next + _code.RunAt(next, line.End));
        }

        if (next == line.End || IsInPath(at, line))
        {
            return null;
        }

        switch (source[next])
        {
            case '*' or '_' or '~':
                return ReadDelimiter(at, line);
            case '`' when _code.TryRead(next, line) is { } code:
                return Drop(at, next + _code.RunAt(next, line.End), code.Inner.End, line);
            case '[' when !IsIndex(next, line) && _links.TryLink(next, next, line.End) is { } link:
                return Drop(at, next + 1, link.Inner.End, line);
            case ':' when EmojiScanner.TryRead(source, next, at, line) is { } emoji:
                return Drop(at, emoji.End, 0, line);
            default:
                return null;
        }
    }

    // The other end may have its own backslash.
    private Piece Drop(int at, int end, int other, Line line)
    {
        _dropped.Add(at);
        if (other > end && source[other - 1] == '\\' && !IsInPath(other - 1, line))
        {
            _dropped.Add(other - 1);
        }

        return new Piece(PieceKind.Text, at, end);
    }

    /// <summary>Returns whether the word around a place looks like a path or a pattern: a backslash before a letter, or two.</summary>
    private bool IsInPath(int at, Line line)
    {
        if (at >= _word.Start && at < _word.End)
        {
            return _isPath;
        }

        var start = line.Start + source.AsSpan(line.Start, at - line.Start).LastIndexOfAny(' ', '\t') + 1;
        var length = source.AsSpan(at, line.End - at).IndexOfAny(' ', '\t');
        _word = new Line(start, length < 0 ? line.End : at + length);
        _isPath = false;
        for (var i = start; i + 1 < _word.End; i++)
        {
            _isPath |= source[i] == '\\' && (source[i + 1] == '\\' || char.IsLetterOrDigit(source[i + 1]));
        }

        return _isPath;
    }
}
