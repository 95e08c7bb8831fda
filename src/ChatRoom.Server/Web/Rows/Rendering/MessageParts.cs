using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Makes the parts of a message's row that change after the message: what it answers, edits and reactions.</summary>
internal static class MessageParts
{
    private const int MostShown = 140;
    private const int MostNames = 30;

    /// <summary>Makes the line above an answer: author and beginning of the answered message, as a link to it.</summary>
    /// <param name="answered">The answered message, as the answer names it.</param>
    /// <param name="message">The answered message, as it is now; null if it is not kept.</param>
    /// <param name="room">The name of the room.</param>
    /// <param name="labels">The texts of the page.</param>
    public static string Answered(AnsweredMessage answered, MessagePosted? message, string room, RowLabels labels)
    {
        var html = new HtmlText()
            .Raw(string.Create(CultureInfo.InvariantCulture, $"<a class=\"answered\" href=\"r/{room}/{answered.Sequence}\" data-answered=\"{answered.Sequence}\" tabindex=\"-1\"><bdi translate=\"no\" class=\""))
            .Raw(HandleColor.ClassOf(answered.Author)).Raw("\">").Text(answered.Author).Raw("</bdi> <span dir=\"auto\">");
        return (message switch
        {
            null => html.Raw(labels.Answered.NotKept),
            { Changes.Deletion: not null } => html.Raw(labels.Answered.Deleted),
            _ => html.Text(BeginningOf(message.Text)),
        }).Raw("</span></a>").ToString();
    }

    /// <summary>Returns whether the line below a message is not the same for all readers: it has a word of a language, or a reaction of this reader.</summary>
    public static bool DiffersByReader(MessageChanges changes, PersonId me)
    {
        if (changes.EditedAt is not null)
        {
            return true;
        }

        foreach (var reaction in changes.Reactions)
        {
            if (reaction.Person == me)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes the line below a message; empty for a message without edits and reactions.</summary>
    /// <param name="changes">The changes of the message.</param>
    /// <param name="me">The id of the reader.</param>
    /// <param name="labels">The texts of the page.</param>
    public static string Below(MessageChanges changes, PersonId me, RowLabels labels)
    {
        if (changes.EditedAt is null && changes.Reactions.IsEmpty)
        {
            return "";
        }

        var html = new HtmlText().Raw("<div class=\"below\">");
        if (changes.EditedAt is { } at)
        {
            html.Raw($"<time class=\"edited\" datetime=\"{at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}\">{labels.Edited}</time>");
        }

        foreach (var kind in changes.Reactions.GroupBy(reaction => reaction.Emoji))
        {
            AddReaction(html, kind.Key, [.. kind], me);
        }

        return html.Raw("</div>").ToString();
    }

    private static void AddReaction(HtmlText html, string emoji, Reaction[] reactions, PersonId me)
    {
        var names = string.Join(", ", reactions.Take(MostNames).Select(reaction => reaction.Handle)) + (reactions.Length > MostNames ? " …" : "");
        var isOwn = Array.Exists(reactions, reaction => reaction.Person == me);
        html.Raw("<button type=\"button\" class=\"reaction\" tabindex=\"-1\" data-needs-connection aria-pressed=\"").Raw(isOwn ? "true" : "false")
            .Raw("\" data-emoji=\"").Text(emoji).Raw("\" title=\"").Text(names).Raw("\"><span translate=\"no\">").Text(emoji)
            .Raw(string.Create(CultureInfo.InvariantCulture, $"</span> {reactions.Length}<span class=\"only-read\">: ")).Text(names).Raw("</span></button>");
    }

    private static string BeginningOf(string text)
    {
        var line = MessageText.OneLine(text.Length > 4 * MostShown ? text[..(4 * MostShown)] : text);
        if (line.Length <= MostShown)
        {
            return line;
        }

        // Not within a character.
        var end = 0;
        while (StringInfo.GetNextTextElementLength(line.AsSpan(end)) is var next && end + next <= MostShown)
        {
            end += next;
        }

        return $"{line[..end]}…";
    }
}
