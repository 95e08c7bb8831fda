using System.Collections.Immutable;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Builds the HTML of a message with gaps for the parts that differ by reader.</summary>
internal sealed class GappedHtml
{
    private readonly HtmlText _html = new();
    private readonly ImmutableArray<string>.Builder _parts = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<MentionText?>.Builder _gaps = ImmutableArray.CreateBuilder<MentionText?>();
    private bool _hasContent;
    private int _mentions;

    /// <summary>Appends trusted HTML.</summary>
    public GappedHtml Raw(string html)
    {
        _html.Raw(html);
        return this;
    }

    /// <summary>Appends text, encoded.</summary>
    public GappedHtml Text(ReadOnlySpan<char> text)
    {
        _hasContent |= !text.IsWhiteSpace();
        _html.Text(text);
        return this;
    }

    /// <summary>Appends a gap for a mention; beyond the maximum, its text.</summary>
    public void Mention(string text)
    {
        if (_mentions == MessageHtml.MaxMentions)
        {
            Text(text);
            return;
        }

        _mentions++;
        _hasContent = true;
        Gap(new MentionText(text));
    }

    /// <summary>Appends a gap for the beginning of a code block.</summary>
    public void CodeBlock() => Gap(null);

    /// <summary>Returns the result; null if the HTML would only be the encoded text, or would show nothing.</summary>
    public MessageHtml? Build(string source)
    {
        if (!_hasContent || (_gaps.Count == 0 && _html.ToString() == new HtmlText().Text(source).ToString()))
        {
            return null;
        }

        _parts.Add(_html.Take());
        return new MessageHtml(_parts.ToImmutable(), _gaps.ToImmutable());
    }

    private void Gap(MentionText? mention)
    {
        _parts.Add(_html.Take());
        _gaps.Add(mention);
    }
}
