using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Markup;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Holds the texts of rows in the page's language, as HTML with placeholders; a page looks them up once.</summary>
internal sealed class RowLabels(IStringLocalizer<Resources> localizer)
{
    private readonly string _joined = localizer.Encoded("List_Joined");
    private readonly string _left = localizer.Encoded("List_Left");
    private readonly string _renamed = localizer.Encoded("List_Renamed");

    /// <summary>Gets the text after the reader's own handle.</summary>
    public string You { get; } = new HtmlText().Text(localizer["List_You", ""].Value).ToString();

    /// <summary>Gets the labels of a code block.</summary>
    public CodeLabels Code { get; } = new(localizer["Copy"], localizer["Copy_Code"], localizer["Code"]);

    /// <summary>Describes an event that is not a message.</summary>
    public string Announced(RoomEvent roomEvent) => roomEvent switch
    {
        ParticipantJoined => Filled(_joined, roomEvent.Author),
        ParticipantLeft => Filled(_left, roomEvent.Author),
        ParticipantRenamed renamed => Filled(_renamed, roomEvent.Author, renamed.NewHandle),
        _ => "",
    };

    private static string Filled(string html, params string[] handles) =>
        string.Format(CultureInfo.InvariantCulture, html, [.. handles.Select(LocalizedHtml.Isolated)]);
}
