namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Represents a line of a list.</summary>
/// <param name="Indent">The number of spaces before the marker.</param>
/// <param name="Content">The number of characters before the content.</param>
/// <param name="IsOrdered">Whether the marker is a number.</param>
internal readonly record struct ListItem(int Indent, int Content, bool IsOrdered)
{
    private const int MostDigits = 9;

    /// <summary>Reads <c>- item</c>, <c>1. item</c> or <c>1) item</c>, or returns null.</summary>
    public static ListItem? TryRead(ReadOnlySpan<char> line)
    {
        var indent = line.IndexOfAnyExcept(' ');
        if (indent < 0)
        {
            return null;
        }

        var marker = line[indent..];
        var digits = marker.IndexOfAnyExceptInRange('0', '9');
        var length = marker[0] == '-' ? 1
            : digits is > 0 and <= MostDigits && marker[digits] is '.' or ')' ? digits + 1
            : 0;
        if (length == 0)
        {
            return null;
        }

        var spaces = marker[length..].IndexOfAnyExcept(' ');
        return spaces > 0 ? new ListItem(indent, indent + length + spaces, marker[0] != '-') : null;
    }
}
