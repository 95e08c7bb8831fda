using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Writes one message as HTML: its quotations, lists and code blocks, and the lines between them.</summary>
internal sealed class MarkdownWriter
{
    // Quotations within quotations.
    private const int MaxDepth = 8;

    private readonly string _source;
    private readonly GappedHtml _html;
    private readonly InlineWriter _inlines;
    private readonly ListWriter _lists;
    private readonly bool _hasOwnMarks;

    /// <param name="source">The text of the message.</param>
    public MarkdownWriter(string source)
    {
        _source = source;
        _html = new GappedHtml();
        _inlines = new InlineWriter(source, _html);
        _lists = new ListWriter(source, _html, _inlines);
        // "> 5 minutes" alone is an answer, and a diff has lines with < too.
        _hasOwnMarks = source is ['>', ' ', >= '0' and <= '9', ..] && !source.Contains('\n', StringComparison.Ordinal)
            || source.StartsWith("< ", StringComparison.Ordinal) || source.Contains("\n< ", StringComparison.Ordinal);
    }

    /// <summary>Writes the text with blocks; returns null if the HTML would only be the encoded text.</summary>
    public MessageHtml? Write()
    {
        WriteBlocks(Line.Split(_source), 0);
        return _html.Build(_source);
    }

    /// <summary>Writes the text without blocks; returns null if the HTML would only be the encoded text.</summary>
    public MessageHtml? WriteWithoutBlocks()
    {
        WriteLines(Line.Split(_source));
        return _html.Build(_source);
    }

    private void WriteBlocks(List<Line> lines, int depth)
    {
        var (text, unclosed) = (0, int.MaxValue);
        for (var i = 0; i < lines.Count;)
        {
            var (next, write) = TryBlock(lines, i, depth, ref unclosed);
            if (write is null)
            {
                i++;
                continue;
            }

            WriteParagraph(lines, text, i);
            write();
            text = i = next;
        }

        if (text == 0 && depth == 0)
        {
            WriteLines(lines);
        }
        else
        {
            WriteParagraph(lines, text, lines.Count);
        }
    }

    private (int Next, Action? Write) TryBlock(List<Line> lines, int first, int depth, ref int unclosed)
    {
        if (Fence.TryRead(_source, lines, first, ref unclosed) is { } fence)
        {
            return (fence.Next, () => WriteCode(fence));
        }

        if (depth < MaxDepth && !_hasOwnMarks && ReadQuote(lines, first) is { Count: > 0 } quoted)
        {
            return (first + quoted.Count, () => WriteQuote(quoted, depth + 1));
        }

        if (ListItem.TryRead(lines[first].Of(_source)) is { Indent: 0 })
        {
            var end = first + 1;
            while (end < lines.Count && ListItem.TryRead(lines[end].Of(_source)) is not null)
            {
                end++;
            }

            return (end, () => _lists.Write(lines[first..end]));
        }

        return (first, null);
    }

    /// <summary>Returns the content of the lines that begin with <c>&gt;</c> and a space; a <c>&gt;</c> alone goes on.</summary>
    private List<Line> ReadQuote(List<Line> lines, int first)
    {
        var quoted = new List<Line>();
        for (var i = first; i < lines.Count; i++)
        {
            switch (lines[i].Of(_source))
            {
                case ['>', ' ', ..]:
                    quoted.Add(lines[i] with { Start = lines[i].Start + 2 });
                    break;
                case ['>'] when i > first:
                    quoted.Add(lines[i] with { Start = lines[i].Start + 1 });
                    break;
                default:
                    i = lines.Count;
                    break;
            }
        }

        return quoted.TrueForAll(line => line.IsBlank(_source)) ? [] : quoted;
    }

    private void WriteQuote(List<Line> quoted, int depth)
    {
        _html.Raw("<blockquote>");
        WriteBlocks(quoted, depth);
        _html.Raw("</blockquote>");
    }

    private void WriteCode(Fence fence)
    {
        _html.CodeBlock();
        _html.Raw("<code");
        if (fence.Language.Length > 0)
        {
            _html.Raw(" data-language=\"").Text(fence.Language).Raw("\"");
        }

        _html.Raw(">");
        for (var i = 0; i < fence.Code.Count; i++)
        {
            _html.Raw(i == 0 ? "" : "\n").Text(fence.Code[i].Of(_source));
        }

        _html.Raw("</code></pre></div>");
    }

    private void WriteParagraph(List<Line> lines, int first, int end)
    {
        // The margin of the block beside it stands for one empty line.
        if (first > 0 && first < end && lines[first].IsBlank(_source))
        {
            first++;
        }

        if (end < lines.Count && first < end && lines[end - 1].IsBlank(_source))
        {
            end--;
        }

        if (first < end)
        {
            _html.Raw("<p>");
            WriteLines(lines[first..end]);
            _html.Raw("</p>");
        }
    }

    private void WriteLines(List<Line> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            _html.Raw(i == 0 ? "" : "\n");
            // This backslash keeps the line from being a quotation.
            _inlines.Write(lines[i].Of(_source) is ['\\', '>', ' ', ..] ? lines[i] with { Start = lines[i].Start + 1 } : lines[i]);
        }
    }
}
