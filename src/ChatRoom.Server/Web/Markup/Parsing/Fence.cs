namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Represents lines of code between two fences of backquotes.</summary>
/// <param name="Code">The lines of the code.</param>
/// <param name="Language">The word after the first fence, or an empty text.</param>
/// <param name="Next">The index of the line after the block.</param>
internal sealed record Fence(IReadOnlyList<Line> Code, string Language, int Next)
{
    private const int Shortest = 3;
    private const int LongestLanguage = 20;

    /// <summary>Reads a block that begins at a line, or returns null if there is none, or no second fence.</summary>
    /// <param name="source">The text of the message.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="first">The index of the line.</param>
    /// <param name="unclosed">The shortest fence that is known to have no second one, so that no search is made twice.</param>
    public static Fence? TryRead(string source, List<Line> lines, int first, ref int unclosed)
    {
        var opening = lines[first].Of(source);
        var length = opening.Length - opening.TrimStart('`').Length;
        if (length < Shortest || length >= unclosed || opening[length..].Contains('`'))
        {
            return null;
        }

        var info = opening[length..].Trim();
        var isLanguage = IsLanguage(info);
        var code = new List<Line>();
        if (!isLanguage)
        {
            // Nothing that is typed vanishes: more than a word is the first line of the code.
            code.Add(lines[first] with { Start = lines[first].Start + length });
        }

        for (var i = first + 1; i < lines.Count; i++)
        {
            var line = lines[i].Of(source).TrimEnd();
            var rest = line.TrimEnd('`');
            if (line.Length - rest.Length >= length)
            {
                if (!rest.IsWhiteSpace())
                {
                    code.Add(new Line(lines[i].Start, lines[i].Start + rest.Length));
                }

                return new Fence(code, isLanguage ? info.ToString() : "", i + 1);
            }

            code.Add(lines[i]);
        }

        unclosed = length;
        return null;
    }

    private static bool IsLanguage(ReadOnlySpan<char> info)
    {
        foreach (var c in info)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '#' or '_' or '.'))
            {
                return false;
            }
        }

        return info.Length <= LongestLanguage;
    }
}
