using System.Net;

namespace ChatRoom.Server.Settings;

/// <summary>Reads the setting of an address to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>Returns the address, or null for all interfaces.</summary>
    /// <param name="setting">The name of the setting.</param>
    /// <param name="value">Its value: an IP address, or <c>*</c> for all interfaces.</param>
    /// <exception cref="SettingException">The value is neither.</exception>
    public static IPAddress? Parse(string setting, string value) =>
        value == "*" ? null
        : IPAddress.TryParse(value, out var address) ? address
        : throw new SettingException($"{setting}={value} is not possible: it must be * for all interfaces, or an IP address.");
}
