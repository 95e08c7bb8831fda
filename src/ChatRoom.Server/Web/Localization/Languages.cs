using System.Globalization;
using System.Reflection;

namespace ChatRoom.Server.Web.Localization;

/// <summary>Lists the languages of the page.</summary>
internal static class Languages
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>Gets English and each language that has a resource file.</summary>
    public static IReadOnlyList<CultureInfo> Available { get; } = [English, .. TranslatedIn(TranslatedResources())];

    /// <summary>Selects the first of the browser's languages that is available; numbers keep the invariant format.</summary>
    public static void Choose(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, English);
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. Available];
    }

    /// <summary>Finds the languages in a list such as <c>Resources.fr;Resources.zh</c>, which the build makes.</summary>
    internal static IEnumerable<CultureInfo> TranslatedIn(string resources) => resources
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(file => CultureInfo.GetCultureInfo(file[(file.IndexOf('.', StringComparison.Ordinal) + 1)..]))
        .OrderBy(language => language.Name, StringComparer.Ordinal);

    private static string TranslatedResources() => typeof(Languages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == nameof(TranslatedResources))?.Value ?? "";
}
