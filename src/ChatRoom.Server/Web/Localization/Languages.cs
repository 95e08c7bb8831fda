using System.Globalization;

namespace ChatRoom.Server.Web.Localization;

/// <summary>Lists the languages of the page.</summary>
internal static class Languages
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>Gets English and each language that has a resource file: the build makes a folder for it.</summary>
    public static IReadOnlyList<CultureInfo> Available { get; } = [English, .. TranslatedIn(AppContext.BaseDirectory)];

    /// <summary>Selects the first of the browser's languages that is available; numbers keep the invariant format.</summary>
    public static void Choose(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, English);
        options.SupportedCultures = [CultureInfo.InvariantCulture];
        options.SupportedUICultures = [.. Available];
    }

    /// <summary>Finds the languages that have a folder with translated resources.</summary>
    internal static IEnumerable<CultureInfo> TranslatedIn(string directory)
    {
        var resources = $"{typeof(Resources).Assembly.GetName().Name}.resources.dll";
        return Directory.EnumerateDirectories(directory)
            .Where(folder => File.Exists(Path.Combine(folder, resources)))
            .Select(folder => CultureInfo.GetCultureInfo(Path.GetFileName(folder)))
            .OrderBy(language => language.Name, StringComparer.Ordinal);
    }
}
