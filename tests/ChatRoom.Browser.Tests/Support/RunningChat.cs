using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>A real server on free ports of the loopback address.</summary>
internal sealed class RunningChat : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningChat(WebApplication app) => _app = app;

    public Uri Page => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public int TcpPort => _app.Services.GetRequiredService<TcpDoor>().EndPoint!.Port;

    /// <summary>Gets the number of connections, pages at the name form included.</summary>
    public int Connections => _app.Services.GetRequiredService<ConnectionQuota>().Count;

    /// <summary>Gets whether one more connection would get a place now.</summary>
    public bool HasPlace => !_app.Services.GetRequiredService<ConnectionQuota>().WouldRefuse(ClientAddress.Direct(IPAddress.Loopback), out _);

    /// <summary>Gets the roles and bans.</summary>
    public TrustRegister Trust => _app.Services.GetRequiredService<TrustRegister>();

    public static async Task<RunningChat> StartAsync(params string[] settings)
    {
        // Settings given later win.
        var app = ChatServer.Build(
        [
            "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--Tcp:Address=127.0.0.1", "--Limits:FloodPerSecond=0",
            "--History:Provider=memory", "--Serilog:MinimumLevel:Default=Fatal", .. settings,
        ]);
        await app.StartAsync();
        return new RunningChat(app);
    }

    public ValueTask<Room> LobbyAsync() => _app.Services.GetRequiredService<RoomDirectory>().OpenAsync(RoomDirectory.Lobby);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
