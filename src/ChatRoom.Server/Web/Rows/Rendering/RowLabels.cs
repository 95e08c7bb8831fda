using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Rows.Folding;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Holds the texts of rows in the page's language, as HTML with placeholders; a page looks them up once.</summary>
internal sealed class RowLabels(IStringLocalizer<Resources> localizer) : IEventVisitor<object?, string>
{
    private const int MostNames = 3;

    private readonly string _joined = localizer.Encoded("List_Joined");
    private readonly string _left = localizer.Encoded("List_Left");
    private readonly string _owner = localizer.Encoded("Role_Owner");
    private readonly string _operator = localizer.Encoded("Role_Operator");
    private readonly string _moderator = localizer.Encoded("Role_Moderator");
    private readonly string _kicked = localizer.Encoded("List_Kicked");
    private readonly string _kickedFor = localizer.Encoded("List_KickedFor");
    private readonly string _banned = localizer.Encoded("List_Banned");
    private readonly string _bannedFor = localizer.Encoded("List_BannedFor");
    private readonly string _renamed = localizer.Encoded("List_Renamed");
    private readonly string _topic = localizer.Encoded("List_Topic");
    private readonly string _noTopic = localizer.Encoded("List_NoTopic");
    private readonly string _deleted = localizer.Encoded("List_Deleted");
    private readonly string _deletedOther = localizer.Encoded("List_DeletedOther");
    private readonly string _unreadable = localizer.Encoded("List_Unreadable");
    private readonly string _two = localizer.Encoded("List_Names_Two");
    private readonly string _three = localizer.Encoded("List_Names_Three");
    private readonly string _many = localizer.Encoded("List_Names_Many");
    private readonly string _othersRenamed = localizer.Encoded("List_OthersRenamed");
    private readonly string _people = localizer.Encoded("List_People");
    private readonly string _cameAndWent = localizer.Encoded("List_CameAndWent");

    /// <summary>Gets the text after the reader's own handle.</summary>
    public string You { get; } = new HtmlText().Text(localizer["List_You", ""].Value).ToString();

    /// <summary>Returns the word for a rank; empty for a person without a role.</summary>
    public string RoleOf(Rank rank) => rank switch
    {
        Rank.Person => "",
        Rank.Owner => _owner,
        Rank.Operator => _operator,
        _ => _moderator,
    };

    /// <summary>Gets the mark of an edited message.</summary>
    public string Edited { get; } = localizer.Encoded("List_Edited");

    /// <summary>Gets the text in place of the beginning of an answered message that is deleted, or not kept.</summary>
    public (string Deleted, string NotKept) Answered { get; } = (localizer.Encoded("List_AnsweredDeleted"), localizer.Encoded("List_AnsweredNotKept"));

    /// <summary>Gets the labels of a code block.</summary>
    public CodeLabels Code { get; } = new(localizer["Copy"], localizer["Copy_Code"], localizer["Code"]);

    /// <summary>Returns the announcement of an event; empty for a message and for an unknown kind.</summary>
    public string Announced(RoomEvent roomEvent) => roomEvent.Accept(this, null);

    /// <summary>Returns the sentence of a fold: the handles that left, joined and changed.</summary>
    public string Folded(PresenceFold fold)
    {
        var parts = new List<string>(4);
        AddNames(parts, _left, fold.Left, fold.Counted.Left);
        AddNames(parts, _joined, fold.Joined, fold.Counted.Joined);
        var renamed = fold.Renamed;
        var shown = renamed.Count + fold.Counted.Renamed > MostNames ? MostNames - 1 : renamed.Count;
        parts.AddRange(renamed.Take(shown).Select(change => Filled(_renamed, change.Before!, change.After!)));
        if (renamed.Count + fold.Counted.Renamed - shown is > 0 and var others)
        {
            parts.Add(string.Format(CultureInfo.InvariantCulture, _othersRenamed, others));
        }

        return parts.Count == 0 ? _cameAndWent : string.Join(" · ", parts);
    }

    /// <inheritdoc/>
    public string VisitMessage(MessagePosted message, object? argument) =>
        message.Changes.Deletion is { } deletion ? VisitDelete(deletion, argument) : "";

    /// <inheritdoc/>
    public string VisitJoin(ParticipantJoined join, object? argument) => Filled(_joined, join.Author);

    /// <inheritdoc/>
    public string VisitLeave(ParticipantLeft leave, object? argument) => Filled(_left, leave.Author);

    /// <inheritdoc/>
    public string VisitRemoval(ParticipantRemoved removal, object? argument) => removal.Reason.Length == 0
        ? Filled(removal.IsBan ? _banned : _kicked, removal.Author, removal.By)
        : Filled(removal.IsBan ? _bannedFor : _kickedFor, removal.Author, removal.By, removal.Reason);

    /// <inheritdoc/>
    public string VisitRename(ParticipantRenamed rename, object? argument) => Filled(_renamed, rename.Author, rename.NewHandle);

    /// <inheritdoc/>
    public string VisitTopic(TopicSet topic, object? argument) =>
        topic.Topic.Length == 0 ? Filled(_noTopic, topic.Author) : Filled(_topic, topic.Author, topic.Topic);

    /// <inheritdoc/>
    public string VisitEdit(MessageEdited edit, object? argument) => "";

    /// <inheritdoc/>
    public string VisitDelete(MessageDeleted deletion, object? argument) => deletion.MessageAuthor.Length == 0
        ? Filled(_deleted, deletion.Author)
        : Filled(_deletedOther, deletion.Author, deletion.MessageAuthor);

    /// <inheritdoc/>
    public string VisitReaction(ReactionChanged reaction, object? argument) => "";

    /// <inheritdoc/>
    public string VisitUnknown(RoomEvent unknown, object? argument) => "";

    /// <inheritdoc/>
    public string VisitUnreadable(UnreadableEvents unreadable, object? argument) =>
        string.Format(CultureInfo.InvariantCulture, _unreadable, unreadable.Count);

    private void AddNames(List<string> parts, string verb, IReadOnlyList<string> handles, int counted)
    {
        if (handles.Count == 0 && counted == 0)
        {
            return;
        }

        var all = handles.Count + counted;
        string[] names = [.. handles.Take(MostNames).Select(LocalizedHtml.Isolated)];
        var subject = (all, names.Length) switch
        {
            (1, 1) => names[0],
            (2, 2) => string.Format(CultureInfo.InvariantCulture, _two, names[0], names[1]),
            (3, 3) => string.Format(CultureInfo.InvariantCulture, _three, names[0], names[1], names[2]),
            (_, >= 2) => string.Format(CultureInfo.InvariantCulture, _many, names[0], names[1], all - 2),
            _ => string.Format(CultureInfo.InvariantCulture, _people, all),
        };
        parts.Add(string.Format(CultureInfo.InvariantCulture, verb, subject));
    }

    private static string Filled(string html, params string[] texts) =>
        string.Format(CultureInfo.InvariantCulture, html, [.. texts.Select(LocalizedHtml.Isolated)]);
}
