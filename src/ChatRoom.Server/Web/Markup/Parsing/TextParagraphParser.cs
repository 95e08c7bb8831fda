using Markdig.Parsers;
using Markdig.Syntax;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses paragraphs without headings and without link definitions, which would not be shown.</summary>
internal sealed class TextParagraphParser : ParagraphBlockParser
{
    public TextParagraphParser() => ParseSetextHeadings = false;

    public override bool Close(BlockProcessor processor, Block block)
    {
        ref var lines = ref ((ParagraphBlock)block).Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            lines.Lines[i].Slice.TrimStart();
        }

        if (lines.Count > 0)
        {
            lines.Lines[lines.Count - 1].Slice.TrimEnd();
        }

        return lines.Count > 0;
    }
}
