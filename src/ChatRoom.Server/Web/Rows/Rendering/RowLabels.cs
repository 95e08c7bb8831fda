using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Markup;

/// <summary>What rows say besides what people said, in the page's language, as HTML with gaps; looked up once a page.</summary>
internal sealed class RowLabels(IStringLocalizer<Resources> words)
{
    private readonly string _joined = words.Encoded("List_Joined");
    private readonly string _left = words.Encoded("List_Left");
    private readonly string _renamed = words.Encoded("List_Renamed");

    /// <summary>What follows the reader's own handle.</summary>
    public string You { get; } = new HtmlText().Text(words["List_You", ""].Value).ToString();

    /// <summary>What stands at a block of code.</summary>
    public CodeLabels Code { get; } = new(words["Copy"], words["Copy_Code"], words["Code"]);

    /// <summary>An event that is no message, in words.</summary>
    public string Announced(RoomEvent roomEvent) => roomEvent switch
    {
        ParticipantJoined => Filled(_joined, roomEvent.Author),
        ParticipantLeft => Filled(_left, roomEvent.Author),
        ParticipantRenamed renamed => Filled(_renamed, roomEvent.Author, renamed.NewHandle),
        _ => "",
    };

    private static string Filled(string html, params string[] handles) =>
        string.Format(CultureInfo.InvariantCulture, html, [.. handles.Select(LocalizerExtensions.Isolated)]);
}
