using System.Net;
using System.Text.RegularExpressions;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Returns the visible text of messages, for places without HTML.</summary>
internal static partial class PlainText
{
    /// <summary>Returns the text of a message without the marks of its markup.</summary>
    public static string Of(MessagePosted message)
    {
        if (MessageHtml.Of(message) is not { } html)
        {
            return message.Text;
        }

        // The only elements are those that the page makes itself.
        var text = Element.Replace(Blocks.Replace(html.WithoutReader(), "\n"), "");
        return WebUtility.HtmlDecode(text).Trim('\n');
    }

    [GeneratedRegex("(</?(p|ul|ol|li|pre|div|blockquote)>)+")]
    private static partial Regex Blocks { get; }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Element { get; }
}
