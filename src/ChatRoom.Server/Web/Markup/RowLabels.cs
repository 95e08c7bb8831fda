using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Holds the labels of rows in the page's language, as HTML with placeholders; each page looks them up once.</summary>
internal sealed class RowLabels(IStringLocalizer<Resources> words) : IEventVisitor<object?, string>
{
    private readonly string _joined = words.Encoded("List_Joined");
    private readonly string _left = words.Encoded("List_Left");
    private readonly string _renamed = words.Encoded("List_Renamed");

    /// <summary>What follows the reader's own handle.</summary>
    public string You { get; } = new HtmlText().Text(words["List_You", ""].Value).ToString();

    /// <summary>What stands at a block of code.</summary>
    public CodeLabels Code { get; } = new(words["Copy"], words["Copy_Code"], words["Code"]);

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
    public string VisitUnknown(RoomEvent unknown, object? argument) => "";

    private static string Filled(string html, params string[] handles) =>
        string.Format(CultureInfo.InvariantCulture, html, [.. handles.Select(LocalizerExtensions.Isolated)]);
}
