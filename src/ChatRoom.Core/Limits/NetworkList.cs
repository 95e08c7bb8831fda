using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ChatRoom.Core.Limits;

/// <summary>Lists networks and single addresses, as settings name them.</summary>
public sealed class NetworkList
{
    /// <summary>The word for a list without a network.</summary>
    public const string None = "none";

    private static readonly char[] Separators = [',', ';', ' '];

    private readonly IPNetwork[] _networks;

    private NetworkList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Reads networks (<c>10.0.0.0/8</c>) and addresses with commas between them, or <c>none</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out NetworkList? list)
    {
        list = null;
        var parts = (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (parts is [var word] && word.Equals(None, StringComparison.OrdinalIgnoreCase))
        {
            list = new NetworkList([]);
            return true;
        }

        var networks = new IPNetwork[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryParseOne(parts[i], out networks[i]))
            {
                return false;
            }
        }

        list = networks.Length == 0 ? null : new NetworkList(networks);
        return list is not null;
    }

    /// <summary>Reports whether an address is in one of the networks.</summary>
    public bool Contains(IPAddress address)
    {
        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseOne(string text, out IPNetwork network)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
