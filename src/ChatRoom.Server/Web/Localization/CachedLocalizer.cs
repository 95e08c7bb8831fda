using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Localization;

/// <summary>Keeps the texts of each language that were looked up once: the framework's own look-up makes a new key for each.</summary>
internal sealed class CachedLocalizer(IStringLocalizerFactory factory) : IStringLocalizer<Resources>
{
    private readonly IStringLocalizer _source = factory.Create(typeof(Resources));

    // At most one entry for each resource and language.
    private readonly ConcurrentDictionary<(CultureInfo Culture, string Name), LocalizedString> _found = new();

    public LocalizedString this[string name] => _found.GetValueOrDefault((CultureInfo.CurrentUICulture, name)) ?? Find(name);

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = this[name];
            return new(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments), text.ResourceNotFound);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _source.GetAllStrings(includeParentCultures);

    private LocalizedString Find(string name)
    {
        var found = _source[name];
        return found.ResourceNotFound ? found : _found.GetOrAdd((CultureInfo.CurrentUICulture, name), found);
    }
}
