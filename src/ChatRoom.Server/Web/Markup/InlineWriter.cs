using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Writes the pieces of lines as HTML. All that no recognised markup consumes is written as typed.</summary>
/// <param name="source">The text of the message.</param>
/// <param name="html">The HTML.</param>
internal sealed class InlineWriter(string source, GappedHtml html)
{
    private readonly InlineParser _parser = new(source);

    /// <summary>Writes a line.</summary>
    public void Write(Line line) => Write(_parser.Parse(line));

    private void Write(IReadOnlyList<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            Write(piece);
        }
    }

    private void Write(Piece piece)
    {
        switch (piece.Kind)
        {
            case PieceKind.Delimiter:
                WriteDelimiter(piece);
                break;
            case PieceKind.Code:
                html.Raw("<code>").Text(piece.Inner.Of(source)).Raw("</code>");
                break;
            case PieceKind.Link:
                WriteLink(piece);
                break;
            case PieceKind.Mention:
                html.Mention(source[piece.Start..piece.End]);
                break;
            case PieceKind.Emoji:
                html.Text(piece.Value);
                break;
            default:
                WriteText(piece.Inner);
                break;
        }
    }

    private void WriteDelimiter(Piece piece)
    {
        if (piece.Partner is not { } partner)
        {
            WriteText(piece.Inner);
        }
        else if (piece.IsEscaped || partner.IsEscaped)
        {
            html.Text(new string(piece.Char, piece.Count));
        }
        else
        {
            var isOpening = piece.Start < partner.Start;
            html.Raw((piece.Char, piece.Count) switch
            {
                ('~', _) => isOpening ? "<del>" : "</del>",
                (_, 1) => isOpening ? "<em>" : "</em>",
                (_, 2) => isOpening ? "<strong>" : "</strong>",
                _ => isOpening ? "<em><strong>" : "</strong></em>",
            });
        }
    }

    private void WriteLink(Piece link)
    {
        // The list is one stop of the Tab key; the walk through the messages reaches the links of each (walk.js).
        html.Raw("<a href=\"").Text(link.Value).Raw("\" target=\"_blank\" rel=\"noopener nofollow noreferrer\" tabindex=\"-1\"");
        if (link.Children is null)
        {
            html.Raw(">");
            WriteText(link.Inner);
        }
        else
        {
            // The title shows the address, because the text of a link may claim another one.
            html.Raw(" title=\"").Text(link.Value).Raw("\">");
            Write(link.Children);
        }

        html.Raw("</a>");
    }

    private void WriteText(Line text)
    {
        var start = text.Start;
        for (var at = start; at < text.End; at++)
        {
            if (source[at] == '\\' && _parser.IsDropped(at))
            {
                html.Text(source.AsSpan(start, at - start));
                start = at + 1;
            }
        }

        html.Text(source.AsSpan(start, text.End - start));
    }
}
