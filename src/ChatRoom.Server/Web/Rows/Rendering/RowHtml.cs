using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Makes the rows of one reader, each as one string of HTML. Immutable.</summary>
/// <remarks>
/// A page renders all its rows with every message. A row of one string costs a few comparisons; a row of twenty elements
/// would cost most of the render. A row that is the same for all readers is made once.
/// </remarks>
/// <param name="me">The reader's handle.</param>
/// <param name="names">The handles in the room: only those become mentions.</param>
/// <param name="labels">The texts of the page.</param>
/// <param name="myId">The reader's person, by which own messages stay own after a rename.</param>
/// <param name="room">The name of the room, for links to its messages.</param>
/// <param name="answered">The messages that the rows answer.</param>
/// <param name="ranks">The room, for the roles of authors; null shows none.</param>
internal sealed class RowHtml(
    string me, SeenNames names, RowLabels labels, PersonId myId = default, string room = RoomDirectory.Lobby, AnsweredMessages? answered = null,
    Room? ranks = null)
{
    private readonly string _myKey = MentionText.KeyOf(me);
    private readonly int _version = names.Version;
    private readonly int? _roles = ranks?.Trust.RolesVersion;

    /// <summary>Returns whether the rows are still the same for this reader.</summary>
    public bool IsFor(string handle) => handle == me && names.Version == _version && ranks?.Trust.RolesVersion == _roles;

    /// <summary>Makes the row of an event.</summary>
    public RowContent Of(RoomEvent roomEvent)
    {
        if (roomEvent is not MessagePosted { Changes.Deletion: null } message)
        {
            return new RowContent(Quiet(labels.Announced(roomEvent), roomEvent), false, false);
        }

        var markup = MessageHtml.Of(message);
        var isOwn = message.IsBy(myId, me);
        var html = isOwn || markup is { DiffersByReader: true } || MessageParts.DiffersByReader(message.Changes, myId)
            ? Html(message, markup, isOwn ? labels.You : "")
            : SharedRows.Of(message) ?? SharedRows.Keep(message, Html(message, markup, ""));
        html = WithRole(html, message.AuthorId);
        // Not in the shared row: the answered message changes.
        html = $"{AnsweredOf(message)}{html}";
        return new RowContent(html, isOwn, !isOwn && (AnswersReader(message) || (markup is { DiffersByReader: true } && MentionsReader(message, markup))));
    }

    /// <summary>Makes a quiet row of its words and the time of an event.</summary>
    /// <remarks>A browser that translates replaces the text, and Blazor can remove an element only.</remarks>
    public static string Quiet(string words, RoomEvent roomEvent) => $"<span>{words}</span> {Time(roomEvent)}";

    /// <summary>Makes the time of an event, in UTC; the page's script converts it to the reader's zone and language.</summary>
    public static string Time(RoomEvent roomEvent) => $"<time datetime=\"{Exact(roomEvent)}\">{Short(roomEvent)}</time>";

    private static string Exact(RoomEvent roomEvent) => roomEvent.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Short(RoomEvent roomEvent) => roomEvent.At.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Adds the role to the name of an author that has one; the row without it is the same for all rooms.</summary>
    private string WithRole(string html, PersonId author)
    {
        const string end = "</bdi>";
        return ranks is not null && labels.RoleOf(ranks.RankOf(author)) is { Length: > 0 } role
            ? html.Insert(html.IndexOf(end, StringComparison.Ordinal), $"<span class=\"role\" data-rank=\"{(int)ranks.RankOf(author)}\">{role}</span>")
            : html;
    }

    private string AnsweredOf(MessagePosted message) =>
        message.Answers is { } answer ? MessageParts.Answered(answer, answered?.Of(answer.Sequence), room, labels) : "";

    private bool AnswersReader(MessagePosted message) =>
        message.Answers is { } answer && (answered?.Of(answer.Sequence)?.IsBy(myId, me) ?? IsReader(MentionText.KeyOf(answer.Author), message));

    private string TextForReader(MessagePosted message, MessageHtml markup) =>
        markup.For(names.Has, key => IsReader(key, message), labels.Code);

    private bool MentionsReader(MessagePosted message, MessageHtml markup) => markup.Mentions(key => IsReader(key, message));

    // A message to an earlier handle of the reader is to the reader.
    private bool IsReader(string key, MessagePosted message) => key == _myKey || names.WasReaders(key, message.Sequence);

    private string Html(MessagePosted message, MessageHtml? markup, string you)
    {
        var text = markup is null ? new HtmlText().Text(message.Text).ToString() : TextForReader(message, markup);
        var hue = HandleColor.ClassOf(message.Author);
        var html = new HtmlText();
        if (message.Kind == MessageKind.Action)
        {
            html.Raw("<span class=\"text\" dir=\"auto\"><span aria-hidden=\"true\">* </span><bdi translate=\"no\" class=\"who ").Raw(hue).Raw("\">")
                .Text(message.Author).Raw("</bdi> ").Raw(text).Raw("</span> ");
        }
        else
        {
            var look = markup?.IsEmojiOnly ?? EmojiText.IsOnly(message.Text) ? "text emoji-only" : "text";
            // The style draws the initial, and the link has the time itself: each row has two elements less.
            html.Raw("<bdi translate=\"no\" class=\"who ").Raw(hue).Raw("\" data-initial=\"").Text(HandleColor.InitialOf(message.Author)).Raw("\">")
                .Text(message.Author).Raw(you.Length == 0 ? "" : $"<span>{you}</span>")
                .Raw("</bdi><div class=\"").Raw(look).Raw("\" dir=\"auto\"");
            if (markup is not null)
            {
                // The page copies a message as it was typed.
                html.Raw(" data-typed=\"").Text(message.Text).Raw("\"");
            }

            html.Raw(">").Raw(text).Raw("</div>");
        }

        var link = string.Create(CultureInfo.InvariantCulture, $"r/{room}/{message.Sequence}");
        return html.Raw("<a class=\"when\" href=\"").Raw(link).Raw("\" data-at=\"").Raw(Exact(message)).Raw("\" tabindex=\"-1\">")
            .Raw(Short(message)).Raw("</a>").Raw(MessageParts.Below(message.Changes, myId, labels)).ToString();
    }
}
