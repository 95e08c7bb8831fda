using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Hosting;

/// <summary>Recognises settings on the command line: <c>--Section:Key=value</c>, and ASP.NET Core's such as <c>--urls</c>.</summary>
internal static class SettingArguments
{
    private static readonly string[] FrameworkSections = ["Serilog", "Logging", "Kestrel"];
    private static readonly string[] FrameworkKeys = ["urls", "http_ports", "https_ports", "environment", "contentRoot", "AllowedHosts"];

    /// <summary>Separates settings, which may stand anywhere, from the words of a command.</summary>
    public static (string[] Words, string[] Settings) Split(IReadOnlyList<string> args)
    {
        List<string> words = [];
        List<string> settings = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (!IsSetting(args[i]))
            {
                words.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!HasValue(args[i]) && i + 1 < args.Count && !IsOption(args[i + 1]))
            {
                settings.Add(args[++i]);
            }
        }

        return ([.. words], [.. settings]);
    }

    /// <summary>Refuses arguments that the configuration would ignore.</summary>
    /// <exception cref="SettingException">An argument is no setting, or a setting has no value.</exception>
    public static void Check(IReadOnlyList<string> settings)
    {
        for (var i = 0; i < settings.Count; i++)
        {
            var word = settings[i];
            if (!IsOption(word))
            {
                throw new SettingException($"There is no command '{word}'. Try --help.");
            }

            var key = KeyOf(word);
            if (!IsKnown(key))
            {
                throw new SettingException($"There is no setting '{key}'. Try --help.");
            }

            if (!HasValue(word) && (++i == settings.Count || IsOption(settings[i])))
            {
                throw new SettingException($"The setting '{key}' needs a value: --{key}=VALUE.");
            }
        }
    }

    private static bool IsSetting(string word) => IsOption(word) && (KeyOf(word).Contains(':') || IsKnown(KeyOf(word)));

    private static bool IsKnown(string key) => key.Split(':') is [var section, _, ..]
        ? SettingSections.Names.Concat(FrameworkSections).Contains(section, StringComparer.OrdinalIgnoreCase)
        : FrameworkKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static bool HasValue(string word) => word.Contains('=');

    private static string KeyOf(string word) => HasValue(word) ? word[2..word.IndexOf('=')] : word[2..];
}
