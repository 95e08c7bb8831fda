using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Hosting;

/// <summary>Reads sections of the configuration into option objects, at start and strictly.</summary>
public static class Settings
{
    /// <summary>Binds and validates a section.</summary>
    /// <exception cref="SettingException">A setting is unknown, of the wrong type or out of its range.</exception>
    public static T ReadSection<T>(this IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        CheckNames<T>(configuration.GetSection(section), section);
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new SettingException($"{e.Message} {e.InnerException?.Message}".TrimEnd(), e);
        }

        var errors = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true))
        {
            var error = errors[0];
            var member = error.MemberNames.First();
            throw new SettingException(
                $"{section}:{member}={configuration[$"{section}:{member}"]} is not possible: it {error.ErrorMessage}.");
        }

        return options;
    }

    private static void CheckNames<T>(IConfigurationSection section, string name)
    {
        var known = typeof(T).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToArray();
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingException(
                    $"There is no setting {name}:{setting.Key}. Section {name} has {string.Join(", ", known)}.");
            }
        }
    }
}
