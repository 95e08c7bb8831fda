using System.Net;
using ChatRoom.Core.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace ChatRoom.Server.Proxies;

/// <summary>Tells which peer sent a request, before a forwarded address took its place.</summary>
/// <param name="Address">The address at the other end of the connection.</param>
/// <param name="IsTrustedProxy">Whether the peer is a trusted proxy.</param>
/// <param name="IsForwarded">Whether the peer is a trusted proxy that named the client.</param>
internal sealed record RequestPeer(IPAddress Address, bool IsTrustedProxy, bool IsForwarded)
{
    /// <summary>Returns the peer of a request.</summary>
    public static RequestPeer Of(HttpContext context) => context.Features.GetRequiredFeature<RequestPeer>();

    /// <summary>Returns the client of a request: the forwarded one, else the peer.</summary>
    public static ClientAddress ClientOf(HttpContext context) =>
        Of(context) is { IsForwarded: false, Address: var address }
            ? ClientAddress.Direct(address)
            : new ClientAddress(context.Connection.RemoteIpAddress ?? IPAddress.None, isLocal: false);
}
