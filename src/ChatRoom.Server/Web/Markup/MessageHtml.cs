using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

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

    private static readonly SearchValues<char> Special = SearchValues.Create("*_~`[]<>\\@:");

    private readonly ImmutableArray<string> _parts;
    private readonly ImmutableArray<string?> _handles;

    /// <param name="parts">The HTML; between two parts is a gap.</param>
    /// <param name="handles">The handle for each gap; null if a code block begins there.</param>
    internal MessageHtml(ImmutableArray<string> parts, ImmutableArray<string?> handles) => (_parts, _handles) = (parts, handles);

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

    /// <summary>Returns whether a message mentions a handle that is not its author's.</summary>
    /// <param name="message">The message.</param>
    /// <param name="html">The result of <see cref="Of"/> for the message.</param>
    /// <param name="handle">The handle.</param>
    public static bool Mentions(MessagePosted message, MessageHtml? html, string handle) =>
        message.Author != handle && html?.Mentions(handle) == true;

    /// <summary>Renders a text, or returns null if it has no markup. Never throws.</summary>
    internal static MessageHtml? Render(string text, MessageKind kind) =>
        IsPlain(text) ? null : MessageMarkdown.Render(text, kind);

    /// <summary>Gets whether the HTML differs by reader.</summary>
    public bool DiffersByReader => !_handles.IsEmpty;

    /// <summary>Returns whether the text has the handle after an <c>@</c>.</summary>
    public bool Mentions(string handle) => _handles.Any(mention =>
        mention is not null && FindName(mention, name => string.Equals(name, handle, StringComparison.OrdinalIgnoreCase)) is not null);

    /// <summary>Returns the HTML for one reader.</summary>
    /// <param name="participants">The participants: only their handles become mentions.</param>
    /// <param name="me">The reader's own handle.</param>
    /// <param name="code">The labels of code blocks, in the reader's language.</param>
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
            else if (FindName(handle, name => IsMe(name) || participants.ContainsKey(name)) is { } name)
            {
                html.Raw(IsMe(name) ? "<bdi translate=\"no\" class=\"mention me\">@" : "<bdi translate=\"no\" class=\"mention\">@").Text(name).Raw("</bdi>");
                html.Text(handle.AsSpan(name.Length));
            }
            else
            {
                html.Raw("@").Text(handle);
            }
        }

        return html.Raw(_parts[^1]).ToString();

        bool IsMe(string name) => string.Equals(name, me, StringComparison.OrdinalIgnoreCase);
    }

    // A sign may belong to the name, as in O'Brien, or end it, as in alice's.
    private static string? FindName(string mention, Func<string, bool> isName)
    {
        if (isName(mention))
        {
            return mention;
        }

        var last = mention.Length - 1;
        while (last > 0 && !Handle.IsSign(mention[last]))
        {
            last--;
        }

        if (last <= 0)
        {
            return null;
        }

        var first = 1;
        while (!Handle.IsSign(mention[first]))
        {
            first++;
        }

        return isName(mention[..last]) ? mention[..last] : isName(mention[..first]) ? mention[..first] : null;
    }

    private static bool IsPlain(string text)
    {
        if (text.AsSpan().ContainsAny(Special))
        {
            return false;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            // A list may begin here. A number alone does not begin one.
            if (line.TrimStart().TrimStart("0123456789") is ['-' or '+' or '.' or ')', ..])
            {
                return false;
            }
        }

        return true;
    }
}
