namespace ChatRoom.Server.Web;

/// <summary>Other ways into the same room, which the page shows.</summary>
/// <param name="TcpPort">The raw TCP port, once it is known; null if there is none.</param>
public sealed record ConnectInfo(Func<int?> TcpPort);
