using Markdig.Parsers;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses lists that begin before <see cref="ShallowQuoteParser.MaxColumn"/>.</summary>
internal sealed class ShallowListParser : ListBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < ShallowQuoteParser.MaxColumn ? base.TryOpen(processor) : BlockState.None;
}
