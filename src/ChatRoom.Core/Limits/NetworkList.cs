using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ChatRoom.Core.Limits;

/// <summary>Lists IP networks, written as addresses and as networks such as <c>10.0.0.0/8</c>.</summary>
public sealed class NetworkList
{
    /// <summary>The word for a list without a network.</summary>
    public const string None = "none";

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Gets the networks; an address is a network of one.</summary>
    public IReadOnlyList<IPNetwork> Networks => _networks;

    /// <summary>Reads addresses and networks with commas or spaces between them, or <c>none</c>.</summary>
    /// <exception cref="FormatException">A part is neither an address nor a network.</exception>
    public static NetworkList Parse(string text) =>
        TryParse(text, out var list) ? list : throw new FormatException($"'{text}' is no list of addresses and networks.");

    /// <summary>Reads a list as <see cref="Parse"/> does; false if a part is neither an address nor a network.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NetworkList? list)
    {
        list = null;
        var parts = (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return false;
        }

        if (parts is [var word] && word.Equals(None, StringComparison.OrdinalIgnoreCase))
        {
            parts = [];
        }

        var networks = new IPNetwork[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParseNetwork(parts[i], out networks[i]))
            {
                return false;
            }
        }

        list = new NetworkList(networks);
        return true;
    }

    /// <summary>Returns whether a network of the list has the address; an IPv4 address may be mapped into IPv6.</summary>
    public bool Contains(IPAddress address)
    {
        address = ClientAddress.Unmapped(address);
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && !(int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= bits))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6 && prefix >= 96)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - 96);
        }

        network = new IPNetwork(FirstOf(address, prefix), prefix);
        return true;
    }

    // The framework reads 10 as 0.0.0.10 and 010 as 8, and allows the name of an interface.
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : !text.AsSpan().ContainsAny('%', '[', ']'));

    private static IPAddress FirstOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF << (8 - Math.Clamp(prefix - (8 * i), 0, 8)));
        }

        return new IPAddress(bytes);
    }
}
