using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp.Ports;

/// <summary>Describes a raw port at which the server listens.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="IsTls">Whether clients speak TLS.</param>
/// <param name="IsForProxies">Whether a PROXY header comes first, from a trusted proxy.</param>
internal sealed record TcpPort(SocketListener Listener, bool IsTls, bool IsForProxies);
