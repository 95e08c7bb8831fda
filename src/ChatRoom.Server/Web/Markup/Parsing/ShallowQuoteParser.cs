using Markdig.Parsers;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Block quotes. None begins far to the right, so that a line of <c>&gt;</c> nests only so deep.</summary>
internal sealed class ShallowQuoteParser : QuoteBlockParser
{
    /// <summary>No quote and no list begins at or after this column of a line; further markers are text.</summary>
    public const int MaxColumn = 16;

    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < MaxColumn ? base.TryOpen(processor) : BlockState.None;
}
