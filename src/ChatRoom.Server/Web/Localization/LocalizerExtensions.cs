using System.Globalization;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Localization;

/// <summary>Composes texts of the page from the resources of its language.</summary>
internal static class LocalizerExtensions
{
    /// <summary>Returns a message of the room in the page's language, or in English if there is no translation.</summary>
    public static string Of(this IStringLocalizer<Resources> localizer, LocalizedMessage message)
    {
        var found = message.Key is null ? null : localizer[message.Key];
        var text = found is { ResourceNotFound: false } ? found.Value : message.English;
        return message.Values.Count == 0
            ? text
            : string.Format(CultureInfo.InvariantCulture, text, [.. message.Values.Select(value => value is LocalizedMessage part ? localizer.Of(part) : value)]);
    }

    /// <summary>Returns the text for a count: <c>KEY_One</c> or <c>KEY_Many</c>.</summary>
    public static string Count(this IStringLocalizer<Resources> localizer, string key, long count) =>
        localizer[count == 1 ? $"{key}_One" : $"{key}_Many", count];
}
