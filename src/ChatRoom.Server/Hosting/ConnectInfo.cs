using System.Globalization;
using System.Net;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web;

namespace ChatRoom.Server.Hosting;

/// <summary>Names the commands with which a terminal enters by the TCP door.</summary>
internal sealed class ConnectInfo(TcpDoor door, TcpOptions options) : IConnectInfo
{
    private static readonly IPAddress[] Everywhere = [IPAddress.Any, IPAddress.IPv6Any, IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>Gets the name of this machine for the plain port: the address on which it listens alone.</summary>
    public string Host => HostOf(options.Address);

    /// <summary>Gets the same for the port for TLS.</summary>
    public string TlsHost => HostOf(options.TlsAddress.Length > 0 ? options.TlsAddress : options.Address);

    public string? Command(string host) => TlsCommand(host) ?? PlainCommand(host);

    /// <summary>Returns the command over TLS; null if there is no port for it.</summary>
    public string? TlsCommand(string host) =>
        Published(options.PublicTlsPort, door.TlsEndPoint?.Port) is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"openssl s_client -quiet -connect {(host.Contains(':') ? $"[{host}]" : host)}:{port}")
            : null;

    /// <summary>Returns the command without TLS; null while the port is not known.</summary>
    public string? PlainCommand(string host) =>
        Published(options.PublicPort, door.EndPoint?.Port) is { } port
            ? string.Create(CultureInfo.InvariantCulture, $"nc {host} {port}")
            : null;

    private static string HostOf(string address) =>
        !IPAddress.TryParse(address, out var ip) || Everywhere.Contains(ip) ? "localhost" : address;

    private static int? Published(int published, int? own) => published > 0 ? published : own;
}
