using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Writes lists as HTML. The markers stay as typed, because the lines of a diff or a dialogue begin with them too.</summary>
/// <param name="source">The text of the message.</param>
/// <param name="html">The HTML.</param>
/// <param name="inlines">Writes the content of an item.</param>
internal sealed class ListWriter(string source, GappedHtml html, InlineWriter inlines)
{
    // Lists within lists.
    private const int MaxDepth = 8;

    private readonly Stack<ListItem> _open = new();

    /// <summary>Writes lines, each of which is an item.</summary>
    public void Write(List<Line> lines)
    {
        foreach (var line in lines)
        {
            var item = ListItem.TryRead(line.Of(source))!.Value;
            MoveTo(item);
            // Spaces before the marker become a margin.
            html.Raw("<li><span class=\"marker\">").Text(line.Of(source)[item.Indent..item.Content]).Raw("</span>");
            inlines.Write(line with { Start = line.Start + item.Content });
        }

        while (_open.Count > 0)
        {
            Close();
        }
    }

    /// <summary>Closes the item before, and opens a list if the next item needs one.</summary>
    private void MoveTo(ListItem item)
    {
        while (_open.Count > 1 && _open.Peek().Indent > item.Indent)
        {
            Close();
        }

        if (_open.TryPeek(out var list))
        {
            if (item.Indent >= list.Content && _open.Count < MaxDepth)
            {
                Open(item);
            }
            else if (item.IsOrdered != list.IsOrdered)
            {
                Close();
                Open(item);
            }
            else
            {
                html.Raw("</li>");
            }
        }
        else
        {
            Open(item);
        }
    }

    private void Open(ListItem first)
    {
        _open.Push(first);
        html.Raw(first.IsOrdered ? "<ol>" : "<ul>");
    }

    private void Close() => html.Raw(_open.Pop().IsOrdered ? "</li></ol>" : "</li></ul>");
}
