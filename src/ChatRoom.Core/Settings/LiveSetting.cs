using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace ChatRoom.Core.Settings;

/// <summary>Represents a setting that can change while the server runs. Its readers see the new value at their next use.</summary>
public sealed class LiveSetting
{
    private readonly PropertyInfo _property;
    private readonly object _options;
    private readonly object? _default;

    /// <summary>Creates the setting of a property.</summary>
    /// <param name="name">The name, as on the command line.</param>
    /// <param name="property">The property, of a type that is written in one piece.</param>
    /// <param name="options">The object that its readers hold.</param>
    /// <param name="fixedBy">What sets it outside of the server, such as the command line; null if nothing does.</param>
    internal LiveSetting(string name, PropertyInfo property, object options, string? fixedBy)
    {
        (Name, _property, _options, FixedBy) = (name, property, options, fixedBy);
        OnlyByOwner = property.GetCustomAttribute<ChangesWhileRunningAttribute>()!.OnlyByOwner;
        _default = property.GetValue(options);
    }

    /// <summary>Gets the name, as on the command line.</summary>
    public string Name { get; }

    /// <summary>Gets what sets it outside of the server and wins; null if it can be changed.</summary>
    public string? FixedBy { get; }

    /// <summary>Gets whether only an owner changes it.</summary>
    public bool OnlyByOwner { get; }

    /// <summary>Gets the values that it can have; none if they are not a few words.</summary>
    public IReadOnlyList<string> Choices =>
        _property.PropertyType.IsEnum ? [.. Enum.GetNames(_property.PropertyType).Select(name => name.ToLowerInvariant())] : [];

    /// <summary>Gets the value in force.</summary>
    public string Value => ToText(_property.GetValue(_options));

    /// <summary>Gets the value that the server started with.</summary>
    public string Default => ToText(_default);

    /// <summary>Reads a value as the command line does, and writes it in the usual form.</summary>
    /// <param name="text">The value.</param>
    /// <param name="usual">The value in its usual form.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Check(string text, out string usual)
    {
        usual = text;
        if (Read(text) is not { } value)
        {
            return RuleOf(null) ?? $"must be a value such as {Default}";
        }

        usual = ToText(value);
        return RuleOf(value);
    }

    /// <summary>Puts a value in force that <see cref="Check"/> has accepted.</summary>
    internal void Set(string text) => _property.SetValue(_options, Read(text) ?? throw new ArgumentException($"{Name}={text}", nameof(text)));

    /// <summary>Puts the value of the start in force.</summary>
    internal void Reset() => _property.SetValue(_options, _default);

    private static string ToText(object? value) => value switch
    {
        Enum name => name.ToString().ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private object? Read(string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(_property.PropertyType).ConvertFromInvariantString(text.Trim());
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException or InvalidCastException)
        {
            return null;
        }
    }

    private string? RuleOf(object? value) => _property.GetCustomAttributes<ValidationAttribute>()
        .Where(rule => value is null || !rule.IsValid(value))
        .Select(rule => rule.ErrorMessage)
        .FirstOrDefault();
}
