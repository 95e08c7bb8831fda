namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Represents a line of a message, or what is left of it inside a quotation.</summary>
/// <param name="Start">The place of its first character in the message.</param>
/// <param name="End">The place after its last character.</param>
internal readonly record struct Line(int Start, int End)
{
    /// <summary>Returns the text of the line.</summary>
    public ReadOnlySpan<char> Of(string source) => source.AsSpan(Start, End - Start);

    /// <summary>Returns whether the line shows nothing.</summary>
    public bool IsBlank(string source) => Of(source).IsWhiteSpace();

    /// <summary>Splits a text at its line breaks.</summary>
    public static List<Line> Split(string source)
    {
        var lines = new List<Line>();
        var start = 0;
        for (var end = source.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = source.IndexOf('\n', start))
        {
            lines.Add(new Line(start, end));
            start = end + 1;
        }

        lines.Add(new Line(start, source.Length));
        return lines;
    }
}
