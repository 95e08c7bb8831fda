namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds links with marks: <c>[text](address)</c>.</summary>
/// <param name="source">The text of the message.</param>
internal sealed class LinkScanner(string source)
{
    // The search for the other bracket is the most work.
    private const int MaxBrackets = 200;
    private const int MaxUrlLength = 2048;

    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    private int _brackets;

    /// <summary>Returns whether an address may be that of a link.</summary>
    /// <remarks>Browsers drop control characters and spaces from addresses, so none is allowed.</remarks>
    public static bool IsAllowed(ReadOnlySpan<char> url)
    {
        foreach (var scheme in Schemes)
        {
            if (url.Length > scheme.Length && url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return url.Length <= MaxUrlLength && !url.ContainsAnyInRange('\0', ' ');
            }
        }

        return false;
    }

    /// <summary>Returns the link whose text begins with a bracket, or null. The text is its inner part.</summary>
    /// <param name="start">The place at which the link begins: of the bracket, or of the exclamation mark of an image.</param>
    /// <param name="bracket">The place of the bracket.</param>
    /// <param name="end">The end of the line.</param>
    public Piece? TryLink(int start, int bracket, int end)
    {
        if (++_brackets > MaxBrackets || FindOther(bracket, end, '[', ']') is not (> 0 and var middle)
            || middle + 1 >= end || source[middle + 1] != '('
            || FindOther(middle + 1, end, '(', ')') is not (> 0 and var last)
            || !IsAllowed(source.AsSpan(middle + 2, last - middle - 2)))
        {
            return null;
        }

        var address = new Line(middle + 2, last);
        var text = new Line(bracket + 1, middle);
        // An image without words is shown by its address; a link without words is none.
        return !text.IsBlank(source)
            ? new Piece(PieceKind.Link, start, last + 1) { Inner = text, Value = source[address.Start..address.End] }
            : start < bracket ? new Piece(PieceKind.Link, start, last + 1) { Inner = address, Value = source[address.Start..address.End] }
            : null;
    }

    private int FindOther(int at, int end, char opening, char closing)
    {
        var depth = 0;
        for (var i = at; i < end; i++)
        {
            depth += source[i] == opening ? 1 : source[i] == closing ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
