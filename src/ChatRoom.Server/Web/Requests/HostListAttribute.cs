using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Requires a setting to be a <see cref="HostList"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostListAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => HostList.TryParse(value as string, out _);
}
