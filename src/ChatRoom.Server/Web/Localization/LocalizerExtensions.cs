using System.Globalization;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Markup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Localization;

/// <summary>Puts together what the page says, from the words of its language.</summary>
internal static class LocalizerExtensions
{
    /// <summary>What the room says to a client, in the page's language; in English where there are no words for it.</summary>
    public static string Of(this IStringLocalizer<Resources> words, LocalizedMessage phrase)
    {
        var found = phrase.Key is null ? null : words[phrase.Key];
        var text = found is { ResourceNotFound: false } ? found.Value : phrase.English;
        return phrase.Values.Count == 0
            ? text
            : string.Format(CultureInfo.InvariantCulture, text, [.. phrase.Values.Select(value => value is LocalizedMessage part ? words.Of(part) : value)]);
    }

    /// <summary>A text about so many: <c>KEY_One</c> or <c>KEY_Many</c>.</summary>
    public static string Count(this IStringLocalizer<Resources> words, string key, long count) =>
        words[count == 1 ? $"{key}_One" : $"{key}_Many", count];

    /// <summary>A text as HTML, with HTML of our own in its gaps.</summary>
    public static MarkupString Html(this IStringLocalizer<Resources> words, string key, params string[] values) =>
        new(string.Format(CultureInfo.InvariantCulture, words.Encoded(key), values));

    /// <summary>A text as HTML, with its gaps.</summary>
    public static string Encoded(this IStringLocalizer<Resources> words, string key) => new HtmlText().Text(words[key].Value).ToString();

    /// <summary>A handle as HTML. One that is written from right to left turns nothing around it.</summary>
    public static string Isolated(string handle) => new HtmlText().Raw("<bdi>").Text(handle).Raw("</bdi>").ToString();
}
