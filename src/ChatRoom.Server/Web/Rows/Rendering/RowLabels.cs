using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Markup;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Holds the texts of rows in the page's language, as HTML with placeholders; a page looks them up once.</summary>
internal sealed class RowLabels(IStringLocalizer<Resources> localizer) : IEventVisitor<object?, string>
{
    private readonly string _joined = localizer.Encoded("List_Joined");
    private readonly string _left = localizer.Encoded("List_Left");
    private readonly string _renamed = localizer.Encoded("List_Renamed");
    private readonly string _topic = localizer.Encoded("List_Topic");
    private readonly string _noTopic = localizer.Encoded("List_NoTopic");
    private readonly string _unreadable = localizer.Encoded("List_Unreadable");

    /// <summary>Gets the text after the reader's own handle.</summary>
    public string You { get; } = new HtmlText().Text(localizer["List_You", ""].Value).ToString();

    /// <summary>Gets the labels of a code block.</summary>
    public CodeLabels Code { get; } = new(localizer["Copy"], localizer["Copy_Code"], localizer["Code"]);

    /// <summary>Returns the announcement of an event; empty for a message and for an unknown kind.</summary>
    public string Announced(RoomEvent roomEvent) => roomEvent.Accept(this, null);

    /// <inheritdoc/>
    public string VisitMessage(MessagePosted message, object? argument) => "";

    /// <inheritdoc/>
    public string VisitJoin(ParticipantJoined join, object? argument) => Filled(_joined, join.Author);

    /// <inheritdoc/>
    public string VisitLeave(ParticipantLeft leave, object? argument) => Filled(_left, leave.Author);

    /// <inheritdoc/>
    public string VisitRename(ParticipantRenamed rename, object? argument) => Filled(_renamed, rename.Author, rename.NewHandle);

    /// <inheritdoc/>
    public string VisitTopic(TopicSet topic, object? argument) =>
        topic.Topic.Length == 0 ? Filled(_noTopic, topic.Author) : Filled(_topic, topic.Author, topic.Topic);

    /// <inheritdoc/>
    public string VisitUnknown(RoomEvent unknown, object? argument) => "";

    /// <inheritdoc/>
    public string VisitUnreadable(UnreadableEvents unreadable, object? argument) =>
        string.Format(CultureInfo.InvariantCulture, _unreadable, unreadable.Count);

    private static string Filled(string html, params string[] texts) =>
        string.Format(CultureInfo.InvariantCulture, html, [.. texts.Select(LocalizedHtml.Isolated)]);
}
