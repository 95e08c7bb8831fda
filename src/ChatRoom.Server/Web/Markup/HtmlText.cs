using System.Buffers;
using System.Text;

namespace ChatRoom.Server.Web.Markup;

/// <summary>HTML in the making. Whatever a person wrote goes through <see cref="Text"/>.</summary>
internal sealed class HtmlText
{
    /// <summary>What is not written as it is: enough for content and for attribute values in double quotes.</summary>
    public const string EncodedCharacters = "<>&\"'";

    private static readonly SearchValues<char> Encoded = SearchValues.Create(EncodedCharacters);

    private readonly StringBuilder _html = new();

    public int Length => _html.Length;

    /// <summary>Appends HTML of our own.</summary>
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

    /// <summary>What was appended since the last call.</summary>
    public string Take()
    {
        var html = _html.ToString();
        _html.Clear();
        return html;
    }

    public override string ToString() => _html.ToString();
}
