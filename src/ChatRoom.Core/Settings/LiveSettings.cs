using System.Reflection;

namespace ChatRoom.Core.Settings;

/// <summary>Knows the settings that can change while the server runs.</summary>
public sealed class LiveSettings
{
    private readonly SortedDictionary<string, LiveSetting> _settings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the marked settings of sections.</summary>
    /// <param name="sections">The name of each section, and the object that its readers hold.</param>
    /// <param name="fixedBy">Tells what sets a setting outside of the server; null for nothing.</param>
    public LiveSettings(IEnumerable<(string Section, object Options)> sections, Func<string, string?> fixedBy)
    {
        foreach (var (section, options) in sections)
        {
            foreach (var property in options.GetType().GetProperties().Where(property => property.IsDefined(typeof(ChangesWhileRunningAttribute))))
            {
                var name = $"{section}:{property.Name}";
                _settings[name] = new LiveSetting(name, property, options, fixedBy(name));
            }
        }
    }

    /// <summary>Gets the settings, by name.</summary>
    public IReadOnlyCollection<LiveSetting> All => _settings.Values;

    /// <summary>Finds a setting by its name in any case, or returns null.</summary>
    public LiveSetting? Find(string name) => _settings.GetValueOrDefault(name);
}
