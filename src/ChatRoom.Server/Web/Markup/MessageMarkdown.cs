using System.Collections.Immutable;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>
/// One rendering of a message's Markdown. Markdig parses a subset; this walks the tree and writes the elements it knows,
/// so that no other can come out. Work and depth are bounded; a text beyond the bounds is shown as it is.
/// </summary>
internal sealed class MessageMarkdown
{
    /// <summary>A longer text is shown as it is, in characters.</summary>
    public const int MaxLength = 8192;

    private const int MaxDepth = 48;
    private const int MaxUrlLength = 2048;

    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    private static readonly MarkdownPipeline Blocks = CreatePipeline(
        new ShallowQuoteParser(), new ShallowListParser(), new FencedCodeBlockParser(), new TextParagraphParser());

    // An action goes on in the line of its author.
    private static readonly MarkdownPipeline Line = CreatePipeline(new TextParagraphParser());

    private readonly string _source;
    private readonly HtmlText _html = new();
    private readonly ImmutableArray<string>.Builder _parts = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string?>.Builder _handles = ImmutableArray.CreateBuilder<string?>();
    private bool _hasContent;
    private bool _isInLink;
    private int _mentions;
    private int _depth;

    private MessageMarkdown(string source) => _source = source;

    /// <summary>Renders a text; null where it is to be shown as it is. Never throws.</summary>
    public static MessageHtml? Render(string text, MessageKind kind)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var document = Markdown.Parse(text, kind == MessageKind.Say ? Blocks : Line);
            return new MessageMarkdown(text).Write(document);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Too deep, or more than the parser can take: what anybody sends must not end everybody's page.
            return null;
        }
    }

    private static MarkdownPipeline CreatePipeline(params BlockParser[] blocks)
    {
        // The tree tells where each part stands in the source.
        var pipeline = new MarkdownPipelineBuilder { PreciseSourceLocation = true, MaximumNestingDepth = MaxDepth };
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

    private MessageHtml? Write(MarkdownDocument document)
    {
        if (document is [ParagraphBlock only])
        {
            WriteInlines(only.Inline);
        }
        else
        {
            WriteBlocks(document);
        }

        var isAsTyped = _handles.Count == 0 && _html.ToString() == new HtmlText().Text(_source).ToString();
        if (isAsTyped || !_hasContent)
        {
            return null;
        }

        _parts.Add(_html.Take());
        return new MessageHtml(_parts.ToImmutable(), _handles.ToImmutable());
    }

    private void WriteBlocks(ContainerBlock blocks)
    {
        Enter();
        foreach (var block in blocks)
        {
            WriteBlock(block);
        }

        _depth--;
    }

    private void WriteBlock(Block block)
    {
        switch (block)
        {
            case ParagraphBlock { Parent: ListItemBlock item } first when item[0] == first:
                WriteInlines(first.Inline);
                break;
            case ParagraphBlock paragraph:
                _html.Raw("<p>");
                WriteInlines(paragraph.Inline);
                _html.Raw("</p>");
                break;
            case QuoteBlock quote:
                _html.Raw("<blockquote>");
                WriteBlocks(quote);
                _html.Raw("</blockquote>");
                break;
            case ListBlock list:
                WriteList(list);
                break;
            case FencedCodeBlock code:
                WriteGap(null);
                WriteText(code.Lines.ToString());
                _html.Raw("</code></pre></div>");
                break;
            default:
                throw new NotSupportedException(block.GetType().Name);
        }
    }

    private void WriteList(ListBlock list)
    {
        if (!list.IsOrdered)
        {
            _html.Raw("<ul>");
        }
        else if (int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start != 1)
        {
            _html.Raw(string.Create(CultureInfo.InvariantCulture, $"<ol start=\"{start}\">"));
        }
        else
        {
            _html.Raw("<ol>");
        }

        foreach (var item in list)
        {
            _html.Raw("<li>");
            WriteBlocks((ListItemBlock)item);
            _html.Raw("</li>");
        }

        _html.Raw(list.IsOrdered ? "</ol>" : "</ul>");
    }

    private void WriteInlines(ContainerInline? inlines)
    {
        Enter();
        for (var inline = inlines?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            WriteInline(inline);
        }

        _depth--;
    }

    private void WriteInline(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                WriteText(literal.Content.AsSpan());
                break;
            case LineBreakInline lineBreak:
                // The page keeps line breaks as they are.
                _html.Raw(lineBreak.IsBackslash ? "\\\n" : "\n");
                break;
            case CodeInline code:
                WriteElement("code", () => WriteText(code.ContentSpan));
                break;
            case EmphasisInline emphasis:
                WriteElement(
                    emphasis switch { { DelimiterChar: '~' } => "del", { DelimiterCount: 2 } => "strong", _ => "em" },
                    () => WriteInlines(emphasis));
                break;
            case MentionInline mention:
                WriteMention(mention.Handle);
                break;
            case AutolinkInline address:
                WriteAddress(address);
                break;
            case LinkInline link:
                WriteLink(link);
                break;
            case DelimiterInline open:
                WriteText(open.ToLiteral());
                WriteInlines(open);
                break;
            default:
                throw new NotSupportedException(inline.GetType().Name);
        }
    }

    private void WriteElement(string name, Action content)
    {
        _html.Raw("<").Raw(name).Raw(">");
        content();
        _html.Raw("</").Raw(name).Raw(">");
    }

    private void WriteMention(string handle)
    {
        if (_mentions == MessageHtml.MaxMentions)
        {
            WriteText("@" + handle);
            return;
        }

        _hasContent = true;
        _mentions++;
        WriteGap(handle);
    }

    private void WriteGap(string? handle)
    {
        _parts.Add(_html.Take());
        _handles.Add(handle);
    }

    private void WriteAddress(AutolinkInline address)
    {
        var url = address.IsEmail ? "mailto:" + address.Url : address.Url;
        if (!IsAllowed(url))
        {
            // Only what stood in angle brackets can have another scheme.
            WriteText($"<{address.Url}>");
        }
        else if (_isInLink)
        {
            WriteText(address.Url);
        }
        else
        {
            OpenLink(url);
            WriteText(address.Url);
            _html.Raw("</a>");
        }
    }

    private void WriteLink(LinkInline link)
    {
        if (link.IsImage || !IsAllowed(link.Url))
        {
            WriteText(_source.AsSpan(link.Span.Start, link.Span.Length));
        }
        else if (_isInLink || link.FirstChild is null)
        {
            WriteInlines(link);
        }
        else
        {
            // The text may say anything; the address is to be seen before one goes there.
            OpenLink(link.Url!, link.Url!);
            _isInLink = true;
            WriteInlines(link);
            _isInLink = false;
            _html.Raw("</a>");
        }
    }

    private void OpenLink(string url, string? title = null)
    {
        _html.Raw("<a href=\"").Text(url).Raw("\" target=\"_blank\" rel=\"noopener nofollow noreferrer\"");
        if (title is not null)
        {
            _html.Raw(" title=\"").Text(title).Raw("\"");
        }

        _html.Raw(">");
    }

    // By its first letters, as a browser would, which drops none of them: no control character, no space.
    private static bool IsAllowed(string? url) =>
        url is { Length: <= MaxUrlLength }
        && Array.Exists(Schemes, scheme => url.Length > scheme.Length && url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        && !url.AsSpan().ContainsAnyInRange('\0', ' ');

    private void WriteText(ReadOnlySpan<char> text)
    {
        _hasContent |= !text.IsWhiteSpace();
        _html.Text(text);
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new NotSupportedException("The text is nested too deeply.");
        }
    }
}
