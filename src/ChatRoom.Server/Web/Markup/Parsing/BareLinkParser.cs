using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses <c>http</c> and <c>https</c> addresses in plain text.</summary>
internal sealed class BareLinkParser : InlineParser
{
    public BareLinkParser() => OpeningCharacters = ['h', 'H'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (char.IsLetterOrDigit(slice.PeekCharExtra(-1)))
        {
            return false;
        }

        var rest = slice.AsSpan();
        var scheme = rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : 0;
        if (scheme == 0)
        {
            return false;
        }

        var end = scheme;
        while (end < rest.Length && MayStandInAddress(rest[end]))
        {
            end++;
        }

        var address = WithoutPunctuation(rest[..end]);
        if (address.Length <= scheme || !char.IsLetterOrDigit(address[scheme]))
        {
            return false;
        }

        processor.Inline = new AutolinkInline(address.ToString());
        slice.Start += address.Length;
        return true;
    }

    private static bool MayStandInAddress(char c) => c <= '~'
        ? c > ' ' && c is not ('<' or '>' or '"' or '`' or '[' or ']' or '\\')
        : Letter.IsPart(c);

    // Punctuation after the address, or a bracket around it, is not a part of it.
    private static ReadOnlySpan<char> WithoutPunctuation(ReadOnlySpan<char> address)
    {
        while (address.Length > 0
            && ("?!.,:;*_~'".Contains(address[^1], StringComparison.Ordinal)
                || (address[^1] == ')' && address.Count(')') > address.Count('('))))
        {
            address = address[..^1];
        }

        return address;
    }
}
