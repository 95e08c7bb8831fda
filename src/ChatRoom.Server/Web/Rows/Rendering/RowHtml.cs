using System.Collections.Immutable;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Web.Markup;

/// <summary>
/// Makes the rows of one reader. A page renders all its rows with every message: a row that is one finished string costs it a
/// few comparisons, one of twenty elements would cost it most of its time. What readers do not see differently is made once
/// for all of them. Immutable: when the handle or those who are here change, there is another one.
/// </summary>
/// <param name="me">The reader's handle.</param>
/// <param name="participants">Who is here; others are not mentioned.</param>
/// <param name="words">The page's words.</param>
internal sealed class RowHtml(string me, ImmutableSortedDictionary<string, ParticipantInfo> participants, RowLabels words)
{
    /// <summary>Whether the rows would be the same for this reader.</summary>
    public bool IsFor(string handle, ImmutableSortedDictionary<string, ParticipantInfo> people) =>
        handle == me && ReferenceEquals(people, participants);

    /// <summary>The row of an event.</summary>
    public RowContent Of(RoomEvent roomEvent)
    {
        if (roomEvent is not MessagePosted message)
        {
            return new RowContent($"{words.Announced(roomEvent)} {Time(roomEvent)}", false, false);
        }

        var markup = MessageHtml.Of(message);
        var isOwn = message.Author == me;
        var html = isOwn || markup is { DiffersByReader: true }
            ? Html(message, Text(message, markup), isOwn ? words.You : "")
            : SharedRows.Of(message) ?? SharedRows.Keep(message, Html(message, Text(message, markup), ""));
        return new RowContent(html, isOwn, MentionTracker.Mentions(message, markup, me));
    }

    /// <summary>
    /// An event's time. The page's script shows it in the reader's zone and language, and the exact one when asked; until then
    /// it is UTC.
    /// </summary>
    public static string Time(RoomEvent roomEvent) => string.Create(
        CultureInfo.InvariantCulture, $"<time datetime=\"{roomEvent.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\">{roomEvent.At.UtcDateTime:HH:mm}</time>");

    private string Text(MessagePosted message, MessageHtml? markup) =>
        markup?.For(participants, me, words.Code) ?? new HtmlText().Text(message.Text).ToString();

    private static string Html(MessagePosted message, string text, string you)
    {
        var hue = HandleColor.ClassOf(message.Author);
        var html = new HtmlText();
        if (message.Kind == MessageKind.Action)
        {
            html.Raw("<span class=\"text\" dir=\"auto\"><span aria-hidden=\"true\">* </span><bdi class=\"who ").Raw(hue).Raw("\">")
                .Text(message.Author).Raw("</bdi> ").Raw(text).Raw("</span> ");
        }
        else
        {
            html.Raw("<span class=\"initial ").Raw(hue).Raw("\" aria-hidden=\"true\">").Text(HandleColor.InitialOf(message.Author))
                .Raw("</span><bdi class=\"who ").Raw(hue).Raw("\">").Text(message.Author).Raw(you)
                .Raw("</bdi><div class=\"text\" dir=\"auto\">").Raw(text).Raw("</div>");
        }

        var link = string.Create(CultureInfo.InvariantCulture, $"r/{RoomDirectory.Lobby}/{message.Sequence}");
        return html.Raw("<a class=\"when\" href=\"").Raw(link).Raw("\" tabindex=\"-1\">")
            .Raw(Time(message)).Raw("</a>").ToString();
    }
}
