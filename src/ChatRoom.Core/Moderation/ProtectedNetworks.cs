using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Moderation;

/// <summary>Knows which networks nobody can ban: this machine, trusted proxies, the issuer's own, and very wide ones.</summary>
/// <param name="proxies">The networks of the trusted proxies.</param>
public sealed class ProtectedNetworks(IReadOnlyList<IPNetwork> proxies)
{
    private const int WidestIPv4 = 8;
    private const int WidestIPv6 = 32;
    private const int GuestIPv6 = 64;

    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Returns why a network cannot be banned, or null.</summary>
    /// <param name="network">The network.</param>
    /// <param name="issuer">The origin of the issuer.</param>
    public LocalizedMessage? Refuse(IPNetwork network, ClientAddress issuer)
    {
        var isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        return network.PrefixLength < (isIPv4 ? WidestIPv4 : WidestIPv6)
                ? new("Trust_TooWide", "{0} is too wide. The widest networks are /{1} of IPv4 and /{2} of IPv6.", network, WidestIPv4, WidestIPv6)
            : Array.Exists(Loopback, loopback => Overlap(network, loopback))
                ? new("Trust_IsLoopback", "{0} has addresses of this machine.", network)
            : proxies.Any(proxy => Overlap(network, proxy))
                ? new("Trust_IsProxy", "{0} has addresses of a trusted proxy, which brings others too.", network)
            : issuer != default && network.Contains(issuer.Address)
                ? new("Trust_IsYours", "{0} has your own address.", network)
            : null;
    }

    /// <summary>Returns the network by which a guest is known: its IPv4 address, or the /64 of its IPv6 address.</summary>
    internal static IPNetwork OfGuest(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new IPNetwork(address, 32);
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(GuestIPv6 / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), GuestIPv6);
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);
}
