using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Links, without images; bounded like emphasis.</summary>
internal sealed class BoundedLinkParser : LinkInlineParser
{
    private const int MaxBrackets = 200;

    // Without the exclamation mark there are no images.
    public BoundedLinkParser() => OpeningCharacters = ['[', ']'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState(this, () => new DelimiterCount()).Next() <= MaxBrackets && base.Match(processor, ref slice);
}
