using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Hosting;

/// <summary>Words the framework's exceptions about settings as one line.</summary>
internal static partial class SettingFault
{
    /// <summary>Names the wrong setting, its value and the possible values.</summary>
    /// <returns>Null if the exception is not about a setting.</returns>
    public static string? Explain(Exception exception, IConfiguration? configuration) => exception switch
    {
        OptionsValidationException invalid => ExplainInvalid(invalid, configuration),
        InvalidOperationException when Unknown().Match(exception.Message) is { Success: true } unknown => ExplainUnknown(unknown),
        InvalidOperationException when Unreadable().Match(exception.Message) is { Success: true } unreadable =>
            ExplainUnreadable(unreadable, exception),
        _ => null,
    };

    private static string ExplainInvalid(OptionsValidationException exception, IConfiguration? configuration)
    {
        var failure = exception.Failures.First();
        if (SettingSections.NameOf(exception.OptionsType.FullName) is not { } section
            || Invalid().Match(failure) is not { Success: true } invalid)
        {
            return failure;
        }

        var key = $"{section}:{invalid.Groups["member"].Value}";
        return $"{key}={configuration?[key]} is not possible: it {invalid.Groups["rule"].Value}.";
    }

    private static string ExplainUnknown(Match unknown)
    {
        var type = unknown.Groups["type"].Value;
        var name = unknown.Groups["name"].Value;
        return SettingSections.NameOf(type) is { } section
            ? $"There is no setting {section}:{name}. Section {section} has {string.Join(", ", KeysOf(section))}."
            : $"There is no setting '{name}'.";
    }

    private static string ExplainUnreadable(Match unreadable, Exception exception)
    {
        var path = unreadable.Groups["path"].Value;
        var value = unreadable.Groups["value"].Value;
        var property = path.Split(':') is [var section, var key]
            ? SettingSections.TypeOf(section)?.GetProperty(key, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)
            : null;
        var rule = property?.GetCustomAttribute<ValidationAttribute>()?.ErrorMessage;
        return rule is null
            ? $"{exception.Message} {exception.InnerException?.Message}".TrimEnd()
            : $"{path}={value} is not possible: it {rule}{MostOf(property!.PropertyType, rule, value)}.";
    }

    // A rule without an upper end does not tell why a very large number is none.
    private static string MostOf(Type type, string rule, string value)
    {
        var most = type == typeof(int) ? int.MaxValue : type == typeof(long) ? long.MaxValue : 0;
        return most > 0 && rule.Contains("or more", StringComparison.Ordinal) && value.All(char.IsAsciiDigit)
            ? string.Create(CultureInfo.InvariantCulture, $", and at most {most}")
            : "";
    }

    private static IEnumerable<string> KeysOf(string section) =>
        SettingSections.TypeOf(section)!.GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

    // The framework gives the parts of these messages in no other way.
    [GeneratedRegex(@"members: '(?<member>[^']*)' with the error: '(?<rule>.*)'\.$", RegexOptions.Singleline)]
    private static partial Regex Invalid();

    [GeneratedRegex("ErrorOnUnknownConfiguration.* instance of (?<type>[^:]+): '(?<name>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']*)' to type", RegexOptions.Singleline)]
    private static partial Regex Unreadable();
}
