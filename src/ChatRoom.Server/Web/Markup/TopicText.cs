using ChatRoom.Core.Events;
using Microsoft.AspNetCore.Components;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Writes the topic of a room outside of the list of messages.</summary>
internal static class TopicText
{
    // The links of messages are no stops of the Tab key, because the list is one.
    private const string NoStop = " tabindex=\"-1\"";

    /// <summary>Returns the topic as safe HTML, with its links.</summary>
    public static MarkupString Of(string topic)
    {
        var html = MessageHtml.Render(topic, MessageKind.Action)?.WithoutReader() ?? new HtmlText().Text(topic).ToString();
        return new(html.Replace(NoStop, "", StringComparison.Ordinal));
    }
}
