using System.Net;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Knows the proxies whose word about a client is believed.</summary>
internal interface ITrustedProxies
{
    /// <summary>Returns whether a peer is a trusted proxy.</summary>
    bool Contains(IPAddress peer);
}
