using Markdig.Parsers;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Lists, within the same bound.</summary>
internal sealed class ShallowListParser : ListBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < ShallowQuoteParser.MaxColumn ? base.TryOpen(processor) : BlockState.None;
}
