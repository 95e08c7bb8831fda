using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses links, but no images, up to a number of brackets per message.</summary>
internal sealed class BoundedLinkParser : LinkInlineParser
{
    private const int MaxBrackets = 200;

    // Images would begin with an exclamation mark.
    public BoundedLinkParser() => OpeningCharacters = ['[', ']'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState(this, () => new DelimiterCount()).Next() <= MaxBrackets && base.Match(processor, ref slice);
}
