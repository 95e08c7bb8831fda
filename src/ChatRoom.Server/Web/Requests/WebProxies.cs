using System.Net;
using ChatRoom.Server.Proxies;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Asks the trusted proxies of the server.</summary>
internal sealed class WebProxies(TrustedProxies trusted) : ITrustedProxies
{
    /// <inheritdoc/>
    public bool Contains(IPAddress peer) => trusted.Contains(peer);
}
