using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Limits;

/// <summary>Validates that a text is a <see cref="NetworkList"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworkListAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    public override bool IsValid(object? value) => NetworkList.TryParse(value as string, out _);
}
