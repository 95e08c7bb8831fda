using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Markup;

/// <summary>
/// A message's text as HTML, made once for all pages: safe to put into a page as it is. What may be a mention is kept apart,
/// for who is here, and who reads, differs; so are the words at a block of code. Immutable.
/// </summary>
internal sealed class MessageHtml
{
    /// <summary>Further mentions of a message are text.</summary>
    public const int MaxMentions = 50;

    // It lives as long as the event, which all pages share; there is nothing to throw out.
    private static readonly ConditionalWeakTable<MessagePosted, MessageHtml> Rendered = [];

    private static readonly MessageHtml Plain = new([], []);

    private static readonly SearchValues<char> Special = SearchValues.Create("*_~`[]<>\\@:");

    private readonly ImmutableArray<string> _parts;
    private readonly ImmutableArray<string?> _handles;

    /// <param name="parts">HTML; between two of them is a gap.</param>
    /// <param name="handles">Who may be mentioned there, one fewer than the parts; null where a block of code begins.</param>
    internal MessageHtml(ImmutableArray<string> parts, ImmutableArray<string?> handles) => (_parts, _handles) = (parts, handles);

    /// <summary>The HTML of a message, or null where its text is all there is to show.</summary>
    public static MessageHtml? Of(MessagePosted message)
    {
        // Most of what is said is plain; it costs no entry in the table.
        if (IsPlain(message.Text))
        {
            return null;
        }

        var html = Rendered.GetValue(message, static m => Render(m.Text, m.Kind) ?? Plain);
        return ReferenceEquals(html, Plain) ? null : html;
    }

    /// <summary>Renders a text; null where it is as good as it is. Never throws.</summary>
    internal static MessageHtml? Render(string text, MessageKind kind) =>
        IsPlain(text) ? null : MessageMarkdown.Render(text, kind);

    /// <summary>Whether the HTML is not the same for all readers.</summary>
    public bool DiffersByReader => !_handles.IsEmpty;

    /// <summary>Whether a handle stands in the text after an <c>@</c>.</summary>
    public bool Mentions(string handle) => _handles.Contains(handle, StringComparer.OrdinalIgnoreCase);

    /// <summary>The HTML for one reader.</summary>
    /// <param name="participants">Who is here; others are not mentioned.</param>
    /// <param name="me">The reader's own handle.</param>
    /// <param name="code">What stands at a block of code, in the reader's language.</param>
    public string For(ImmutableSortedDictionary<string, ParticipantInfo> participants, string me, CodeLabels code)
    {
        if (_handles.IsEmpty)
        {
            return _parts[0];
        }

        var html = new HtmlText();
        for (var i = 0; i < _handles.Length; i++)
        {
            html.Raw(_parts[i]);
            if (_handles[i] is not { } handle)
            {
                html.Raw(code.Opening);
            }
            else if (string.Equals(handle, me, StringComparison.OrdinalIgnoreCase))
            {
                html.Raw("<bdi class=\"mention me\">@").Text(handle).Raw("</bdi>");
            }
            else if (participants.ContainsKey(handle))
            {
                html.Raw("<bdi class=\"mention\">@").Text(handle).Raw("</bdi>");
            }
            else
            {
                html.Raw("@").Text(handle);
            }
        }

        return html.Raw(_parts[^1]).ToString();
    }

    private static bool IsPlain(string text)
    {
        if (text.AsSpan().ContainsAny(Special))
        {
            return false;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // A list may begin here; a line that merely begins with a number has none.
            if (line.TrimStart().TrimStart("0123456789") is ['-' or '+' or '.' or ')', ..])
            {
                return false;
            }
        }

        return true;
    }
}
