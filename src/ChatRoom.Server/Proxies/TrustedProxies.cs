using System.Net;
using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Proxies;

/// <summary>Knows which peers are proxies that may tell the address of a client.</summary>
public sealed class TrustedProxies(ProxyOptions options)
{
    private readonly NetworkList _list = NetworkList.Parse(options.Trusted);

    /// <summary>Gets the networks of the proxies; none by default.</summary>
    public IReadOnlyList<IPNetwork> Networks => _list.Networks;

    /// <summary>Returns whether the peer with this address is a trusted proxy.</summary>
    public bool Contains(IPAddress address) => _list.Contains(address);
}
