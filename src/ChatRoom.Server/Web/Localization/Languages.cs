using System.Globalization;

namespace ChatRoom.Server.Web.Localization;

/// <summary>The languages the page has words in.</summary>
internal static class Languages
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>English, and each language that has a file of <see cref="Resources"/>: a build makes a folder of it.</summary>
    public static IReadOnlyList<CultureInfo> Available { get; } = [English, .. TranslatedIn(AppContext.BaseDirectory)];

    /// <summary>
    /// The page is in the first of the browser's languages that there is; the way numbers are written is nobody's language,
    /// as the wire has it.
    /// </summary>
    public static void Choose(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, English);
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. Available];
    }

    /// <summary>The languages that have a folder with the page's words.</summary>
    internal static IEnumerable<CultureInfo> TranslatedIn(string directory)
    {
        var words = $"{typeof(Resources).Assembly.GetName().Name}.resources.dll";
        return Directory.EnumerateDirectories(directory)
            .Where(folder => File.Exists(Path.Combine(folder, words)))
            .Select(folder => CultureInfo.GetCultureInfo(Path.GetFileName(folder)))
            .OrderBy(language => language.Name, StringComparer.Ordinal);
    }
}
