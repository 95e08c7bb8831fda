using System.Globalization;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Returns texts of the page as HTML.</summary>
internal static class LocalizedHtml
{
    /// <summary>Returns a text as HTML and fills its placeholders with HTML.</summary>
    public static MarkupString Html(this IStringLocalizer<Resources> localizer, string key, params string[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, localizer.Encoded(key), values));

    /// <summary>Returns a text as HTML and keeps its placeholders.</summary>
    public static string Encoded(this IStringLocalizer<Resources> localizer, string key) =>
        new HtmlText().Text(localizer[key].Value).ToString();

    /// <summary>Returns a handle as HTML, isolated from the direction of the text around it, and not translated.</summary>
    public static string Isolated(string handle) => new HtmlText().Raw("<bdi translate=\"no\">").Text(handle).Raw("</bdi>").ToString();
}
