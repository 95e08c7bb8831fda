using ChatRoom.Server.Net;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tcp.Ports;

namespace ChatRoom.Server.Tcp;

/// <summary>Registers the TCP door.</summary>
internal static class TcpDoorRegistration
{
    public static IServiceCollection AddTcpDoor(this IServiceCollection services) => services
        .AddSettings<TcpOptions>(TcpOptions.Section)
        .AddSingleton<TlsHandshakes>()
        .AddSingleton<PortProbe>()
        .AddSingleton<TcpDoor>()
        .AddHostedService(provider => provider.GetRequiredService<TcpDoor>());
}
