using Markdig.Parsers;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses block quotes that begin before <see cref="MaxColumn"/>, which bounds their nesting.</summary>
internal sealed class ShallowQuoteParser : QuoteBlockParser
{
    /// <summary>The first column at which markers of quotes and lists are plain text.</summary>
    public const int MaxColumn = 16;

    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < MaxColumn ? base.TryOpen(processor) : BlockState.None;
}
