namespace ChatRoom.Server.Web;

/// <summary>Names the other ways into the same room, for the page to show.</summary>
public interface IConnectInfo
{
    /// <summary>Returns the command with which a terminal enters, over TLS if possible; null if there is none yet.</summary>
    /// <param name="host">The host of the page, without the brackets of an IPv6 address.</param>
    string? Command(string host);
}
