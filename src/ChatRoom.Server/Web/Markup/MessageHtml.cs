using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Holds the text of a message as safe HTML, made once for all pages. Immutable.</summary>
/// <remarks>Possible mentions and labels of code blocks stay gaps, because they differ by reader.</remarks>
internal sealed class MessageHtml
{
    /// <summary>The most mentions of a message; further ones are plain text.</summary>
    public const int MaxMentions = 50;

    // An entry lives as long as the event, which all pages share.
    private static readonly ConditionalWeakTable<MessagePosted, MessageHtml> Rendered = [];

    private static readonly MessageHtml Plain = new([], []);

    private static readonly SearchValues<char> Special = SearchValues.Create("*_~`[<\\:" + Handle.MentionSigns);

    private readonly ImmutableArray<string> _parts;
    private readonly ImmutableArray<MentionText?> _gaps;

    /// <param name="parts">The HTML; between two parts is a gap.</param>
    /// <param name="gaps">The mention for each gap; null if a code block begins there.</param>
    internal MessageHtml(ImmutableArray<string> parts, ImmutableArray<MentionText?> gaps)
    {
        (_parts, _gaps) = (parts, gaps);
        IsEmojiOnly = gaps.IsEmpty && parts is [var html] && EmojiText.IsOnly(html);
    }

    /// <summary>Returns the HTML of a message, or null if its text has no markup.</summary>
    public static MessageHtml? Of(MessagePosted message)
    {
        // Most messages are plain and need no entry in the table.
        if (IsPlain(message.Text))
        {
            return null;
        }

        var html = Rendered.GetValue(message, static m => Render(m.Text, m.Kind) ?? Plain);
        return ReferenceEquals(html, Plain) ? null : html;
    }

    /// <summary>Returns whether a message is to the person of a handle: it mentions the handle, or answers a message under it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">The key of the handle.</param>
    public static bool IsTo(MessagePosted message, string key) =>
        (message.Answers is { } answered && MentionText.KeyOf(answered.Author) == key) || Of(message)?.Mentions(key) == true;

    /// <summary>Renders a text, or returns null if it has no markup. Never throws.</summary>
    internal static MessageHtml? Render(string text, MessageKind kind) =>
        IsPlain(text) ? null : MessageMarkdown.Render(text, kind);

    /// <summary>Gets whether the HTML differs by reader.</summary>
    public bool DiffersByReader => !_gaps.IsEmpty;

    /// <summary>Gets whether the text shows nothing but emoji.</summary>
    public bool IsEmojiOnly { get; }

    /// <summary>Returns whether a mention in the text means a handle.</summary>
    /// <param name="isMeant">The condition on the key of the handle, of <see cref="MentionText.KeyOf"/>.</param>
    public bool Mentions(Func<string, bool> isMeant)
    {
        foreach (var gap in _gaps)
        {
            if (gap?.Find(isMeant) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether a mention in the text means the handle of a key.</summary>
    public bool Mentions(string key) => Mentions(other => other == key);

    /// <summary>Returns the HTML for one reader.</summary>
    /// <param name="isKnown">Whether a key is that of a handle in the room; only those become mentions.</param>
    /// <param name="isReader">Whether a key is that of a handle of the reader.</param>
    /// <param name="code">The labels of code blocks, in the reader's language.</param>
    public string For(Func<string, bool> isKnown, Func<string, bool> isReader, CodeLabels code)
    {
        if (_gaps.IsEmpty)
        {
            return _parts[0];
        }

        var html = new HtmlText();
        for (var i = 0; i < _gaps.Length; i++)
        {
            html.Raw(_parts[i]);
            if (_gaps[i] is not { } mention)
            {
                html.Raw(code.Opening);
                continue;
            }

            var own = mention.Find(isReader);
            var length = own > 0 ? own : mention.Find(isKnown);
            if (length > 0)
            {
                html.Raw(own > 0 ? "<bdi translate=\"no\" class=\"mention me\">" : "<bdi translate=\"no\" class=\"mention\">")
                    .Text(mention.Text.AsSpan(0, length)).Raw("</bdi>").Text(mention.Text.AsSpan(length));
            }
            else
            {
                html.Text(mention.Text);
            }
        }

        return html.Raw(_parts[^1]).ToString();
    }

    /// <summary>Returns the HTML with the mentions as text.</summary>
    public string WithoutReader()
    {
        var html = new HtmlText();
        for (var i = 0; i < _gaps.Length; i++)
        {
            html.Raw(_parts[i]);
            if (_gaps[i] is { } mention)
            {
                html.Text(mention.Text);
            }
            else
            {
                // The end of this element is in the next part.
                html.Raw("<pre>");
            }
        }

        return html.Raw(_parts[^1]).ToString();
    }

    private static bool IsPlain(string text)
    {
        if (text.AsSpan().ContainsAny(Special) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line is ['>', ..] || ListItem.TryRead(line) is not null)
            {
                return false;
            }
        }

        return true;
    }
}
