using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web;

namespace ChatRoom.Server.Hosting;

/// <summary>Tells the web door about the TCP door.</summary>
internal sealed class ConnectInfo(TcpDoor door, TcpOptions options) : IConnectInfo
{
    public int? TcpPort => options.PublicPort > 0 ? options.PublicPort : door.EndPoint?.Port;
}
