using System.Buffers;
using System.Text;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Builds HTML. All user text goes through <see cref="Text"/>.</summary>
internal sealed class HtmlText
{
    /// <summary>The encoded characters: enough for content and for attribute values in double quotes.</summary>
    public const string EncodedCharacters = "<>&\"'";

    private static readonly SearchValues<char> Encoded = SearchValues.Create(EncodedCharacters);

    private readonly StringBuilder _html = new();

    public int Length => _html.Length;

    /// <summary>Appends trusted HTML.</summary>
    public HtmlText Raw(string html)
    {
        _html.Append(html);
        return this;
    }

    /// <summary>Appends text, encoded.</summary>
    public HtmlText Text(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Encoded); at >= 0; at = text.IndexOfAny(Encoded))
        {
            _html.Append(text[..at]).Append(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            text = text[(at + 1)..];
        }

        _html.Append(text);
        return this;
    }

    /// <summary>Returns the HTML since the last call, and clears it.</summary>
    public string Take()
    {
        var html = _html.ToString();
        _html.Clear();
        return html;
    }

    public override string ToString() => _html.ToString();
}
