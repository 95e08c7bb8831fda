namespace ChatRoom.Server.Web;

/// <summary>Describes the other doors of the server, for the page.</summary>
/// <param name="TcpPort">Returns the port of the TCP door, or null if there is none.</param>
public sealed record ConnectInfo(Func<int?> TcpPort);
