using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Markup.Parsing;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Renders a subset of Markdown with bounded work and depth.</summary>
internal static class MessageMarkdown
{
    /// <summary>The longest text that is rendered, in characters.</summary>
    public const int MaxLength = 8192;

    private static readonly MarkdownPipeline Blocks = CreatePipeline(
        new ShallowQuoteParser(), new ShallowListParser(), new FencedCodeBlockParser(), new TextParagraphParser());

    // An action is one line with its author: no blocks.
    private static readonly MarkdownPipeline Line = CreatePipeline(new TextParagraphParser());

    /// <summary>Renders a text, or returns null if the page is to show it as typed. Never throws.</summary>
    public static MessageHtml? Render(string text, MessageKind kind)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var document = Markdown.Parse(text, kind == MessageKind.Say ? Blocks : Line);
            return new MarkdownWriter(text).Write(document);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Too deep, or too much for the parser: no message may end the pages of its readers.
            return null;
        }
    }

    private static MarkdownPipeline CreatePipeline(params BlockParser[] blocks)
    {
        // The writer needs the position of each part in the source.
        var pipeline = new MarkdownPipelineBuilder { PreciseSourceLocation = true, MaximumNestingDepth = MarkdownWriter.MaxDepth };
        pipeline.BlockParsers.Clear();
        pipeline.BlockParsers.AddRange(blocks);
        pipeline.InlineParsers.Clear();
        pipeline.InlineParsers.AddRange(
        [
            new BoundedLinkParser(),
            new EscapeInlineParser(),
            new BoundedEmphasisParser(),
            new CodeInlineParser(),
            new AutolinkInlineParser { Options = { EnableHtmlParsing = false } },
            new LineBreakInlineParser(),
            new BareLinkParser(),
            new MentionParser(),
            new EmojiParser(),
        ]);
        return pipeline.Build();
    }
}
