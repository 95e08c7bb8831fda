using System.Net;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Trusts no proxy.</summary>
internal sealed class NoProxies : ITrustedProxies
{
    public bool Contains(IPAddress peer) => false;
}
