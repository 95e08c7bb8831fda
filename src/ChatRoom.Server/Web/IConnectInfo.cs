namespace ChatRoom.Server.Web;

/// <summary>Names the other ways into the same room, for the page to show.</summary>
public interface IConnectInfo
{
    /// <summary>The raw TCP port that clients use; null while the port is not known, or if there is none.</summary>
    int? TcpPort { get; }
}
