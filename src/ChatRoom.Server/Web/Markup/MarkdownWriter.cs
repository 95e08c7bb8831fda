using System.Collections.Immutable;
using System.Globalization;
using ChatRoom.Server.Web.Markup.Parsing;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Writes the tree of one message as HTML. An element that it does not know ends the rendering.</summary>
/// <param name="source">The text of the message.</param>
internal sealed class MarkdownWriter(string source)
{
    /// <summary>The deepest nesting of elements.</summary>
    public const int MaxDepth = 48;

    private const int MaxUrlLength = 2048;

    private static readonly string[] Schemes = ["http://", "https://", "mailto:"];

    private readonly HtmlText _html = new();
    private readonly ImmutableArray<string>.Builder _parts = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string?>.Builder _handles = ImmutableArray.CreateBuilder<string?>();
    private bool _hasContent;
    private bool _isInLink;
    private int _mentions;
    private int _depth;

    /// <summary>Writes a document; returns null if the HTML would only be the encoded text.</summary>
    public MessageHtml? Write(MarkdownDocument document)
    {
        if (document is [ParagraphBlock only])
        {
            WriteInlines(only.Inline);
        }
        else
        {
            WriteBlocks(document);
        }

        var isAsTyped = _handles.Count == 0 && _html.ToString() == new HtmlText().Text(source).ToString();
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
                // The style sheet preserves line breaks.
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
            // Only an address in angle brackets can have another scheme.
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
            WriteText(source.AsSpan(link.Span.Start, link.Span.Length));
        }
        else if (_isInLink || link.FirstChild is null)
        {
            WriteInlines(link);
        }
        else
        {
            // The title shows the address, because the text of a link may claim another one.
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

    // Browsers drop control characters and spaces from addresses, so none is allowed.
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
