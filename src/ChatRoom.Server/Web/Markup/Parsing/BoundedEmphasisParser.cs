using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses emphasis up to a number of delimiters per message, because the cost grows with their square.</summary>
internal sealed class BoundedEmphasisParser : EmphasisInlineParser
{
    private const int MaxDelimiters = 400;

    public BoundedEmphasisParser() => EmphasisDescriptors.Add(new EmphasisDescriptor('~', 2, 2, enableWithinWord: true));

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState(this, () => new DelimiterCount()).Next() <= MaxDelimiters && base.Match(processor, ref slice);
}
