using System.Text.RegularExpressions;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds code between runs of backquotes of one length.</summary>
/// <param name="source">The text of the message.</param>
internal sealed partial class CodeScanner(string source)
{
    // Each search may read the whole line.
    private const int MaxSearches = 200;

    private const int FaceReach = 8;
    private const char Acute = '\u00B4';

    private int _searches;
    private Line? _line;
    private bool _isProgram;

    /// <summary>Returns the code that begins at a backquote, or null.</summary>
    public Piece? TryRead(int at, Line line)
    {
        var first = at + RunAt(at, line.End);
        var length = first - at;
        var before = Letter.Before(source, at, line.Start);
        // In it`s, x=`date`, and in `quoted' of old manuals, nothing is code.
        if (Letter.IsSpacedWord(before) || before.Value == '=' || HasOwnBackquotes(line) || IsQuoted(at, line)
            || first == line.End || (length == 1 && (char.IsWhiteSpace(source[first]) || IsInFace(at, line))) || ++_searches > MaxSearches)
        {
            return null;
        }

        for (var last = source.IndexOf('`', first, line.End - first); last >= 0; last = source.IndexOf('`', last, line.End - last))
        {
            var closing = RunAt(last, line.End);
            if (closing == length && !IsQuoted(last, line) && !(length == 1 && (char.IsWhiteSpace(source[last - 1]) || IsInFace(last, line))))
            {
                return new Piece(PieceKind.Code, at, last + closing) { Inner = Unpadded(first, last) };
            }

            last += closing;
        }

        return null;
    }

    private bool HasOwnBackquotes(Line line)
    {
        if (_line != line)
        {
            (_line, _isProgram) = (line, DelimiterRules.HasOwnBackquotes(line.Of(source)) || HasTemplate(line.Of(source)));
        }

        return _isProgram;
    }

    // const a = `x ${y}` and log(`x ${y}`) have strings, not code. Two backquotes are around code that may have one.
    private static bool HasTemplate(ReadOnlySpan<char> line) =>
        !line.Contains("``", StringComparison.Ordinal) && (Declaration().IsMatch(line) || Template().IsMatch(line));

    // '`' is the character itself.
    private bool IsQuoted(int at, Line line) =>
        at > line.Start && at + 1 < line.End && source[at - 1] is '\'' or '"' && source[at + 1] == source[at - 1];

    // (\u00B4\u03C9`): an acute accent by itself stands in faces only.
    private bool IsInFace(int at, Line line)
    {
        var word = source.AsSpan(at, Math.Min(FaceReach, line.End - at));
        var behind = word.IndexOfAny(' ', '\t') is var end and >= 0 ? word[..end] : word;
        var start = Math.Max(line.Start, at - FaceReach);
        word = source.AsSpan(start, at - start);
        return behind.Contains(Acute) || word[(word.LastIndexOfAny(' ', '\t') + 1)..].Contains(Acute);
    }

    /// <summary>Returns the number of backquotes from a place on.</summary>
    public int RunAt(int at, int end) =>
        source.AsSpan(at, end - at).IndexOfAnyExcept('`') is var length and >= 0 ? length : end - at;

    // A backquote within code has a space between it and the marks.
    private Line Unpadded(int first, int last) =>
        last - first > 2 && source[first] == ' ' && source[last - 1] == ' ' && (source[first + 1] == '`' || source[last - 2] == '`')
            ? new Line(first + 1, last - 1)
            : new Line(first, last);

    [GeneratedRegex(@"^\s*(export )?(const|let|var) [^`]*=\s*`", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    // Behind an assignment, an arrow, a sign or a word that wants a value, or as an argument; `a` = `${b}` tells of two pieces of code.
    [GeneratedRegex(@"((?<!`\s*)(=>?|[+?{])\s*|\b(return|throw|yield)\s+|[A-Za-z0-9_$]\(([^`()]*,)?\s*)`[^`]*\$\{", RegexOptions.CultureInvariant)]
    private static partial Regex Template();
}
