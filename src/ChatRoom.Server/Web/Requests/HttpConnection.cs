using System.Net;
using ChatRoom.Core.Limits;
using Microsoft.AspNetCore.Connections;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Represents one connection of the web server in <see cref="HttpConnections"/>.</summary>
internal sealed class HttpConnection
{
    public HttpConnection(IPAddress peer, Action<ConnectionAbortedException> close)
    {
        (Peer, Close) = (peer, close);
        (InAll, InAddress) = (new(this), new(this));
    }

    /// <summary>Gets the address at the other end; behind a proxy that of the proxy.</summary>
    public IPAddress Peer { get; }

    public Action<ConnectionAbortedException> Close { get; }

    /// <summary>Gets the place among all connections, idle longest first.</summary>
    public LinkedListNode<HttpConnection> InAll { get; }

    /// <summary>Gets the place among the connections of the address, idle longest first.</summary>
    public LinkedListNode<HttpConnection> InAddress { get; }

    /// <summary>Gets or sets whether the connection has ended. Guarded by the lock of <see cref="HttpConnections"/>.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Gets or sets the number of circuits on the connection: several over HTTP/2. Guarded by the same lock.</summary>
    public int Circuits { get; set; }

    /// <summary>Returns the connection of a request; null for one that comes by long polling, for instance.</summary>
    public static HttpConnection? Of(HttpContext context) => context.Features.Get<HttpConnection>();

    /// <summary>Returns the address at the other end of the connection of a request.</summary>
    public static IPAddress PeerOf(HttpContext context) =>
        Of(context)?.Peer ?? ClientAddress.Unmapped(context.Connection.RemoteIpAddress ?? IPAddress.None);
}
