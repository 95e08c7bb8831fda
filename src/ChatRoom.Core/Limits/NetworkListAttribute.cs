using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Limits;

/// <summary>Validates that a text, or each of several, is a <see cref="NetworkList"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworkListAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => value switch
    {
        string text => NetworkList.TryParse(text, out _),
        IEnumerable<string> texts => texts.All(text => NetworkList.TryParse(text, out _)),
        _ => false,
    };
}
