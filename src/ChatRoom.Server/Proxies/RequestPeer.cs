namespace ChatRoom.Server.Proxies;

/// <summary>Tells which peer sent a request, before a forwarded address took its place.</summary>
/// <param name="IsTrustedProxy">Whether the peer is a trusted proxy.</param>
internal sealed record RequestPeer(bool IsTrustedProxy)
{
    /// <summary>Returns the peer of a request; null if the middleware has not seen the request.</summary>
    public static RequestPeer? Of(HttpContext context) =>
        context.Items.TryGetValue(typeof(RequestPeer), out var peer) ? (RequestPeer?)peer : null;

    /// <summary>Keeps the peer with a request; the copies of a request that long polling makes have it too.</summary>
    public void AddTo(HttpContext context) => context.Items[typeof(RequestPeer)] = this;
}
