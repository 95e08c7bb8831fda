using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
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

/// <summary>A netcat-like client: one line, one message.</summary>
internal sealed class TerminalClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly StringBuilder _received = new();

    public string Received => _received.ToString();

    public static Task<TerminalClient> JoinAsync(RunningChat chat, string name, string? handle = null) =>
        JoinAsync(chat.TcpPort, name, handle);

    /// <summary>Joins by a name, of which a handle may be made.</summary>
    public static async Task<TerminalClient> JoinAsync(int port, string name, string? handle = null)
    {
        var terminal = new TerminalClient();
        await terminal._client.ConnectAsync("127.0.0.1", port);
        await terminal.SayAsync(name);
        await terminal.WaitForAsync($"Welcome {handle ?? name}!");
        return terminal;
    }

    public async Task SayAsync(string line) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Says lines one after the other, <c>line 1.</c> and so on by default, and waits for the last one.</summary>
    public async Task SayManyAsync(int count, Func<int, string>? text = null)
    {
        text ??= i => string.Create(CultureInfo.InvariantCulture, $"line {i}.");
        for (var i = 1; i <= count; i++)
        {
            await SayAsync(text(i));
        }

        await WaitForAsync($": {text(count)}\n");
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[4096];
        while (!Received.Contains(text, StringComparison.Ordinal))
        {
            var length = await _client.GetStream().ReadAsync(buffer, deadline.Token);
            Assert.True(length > 0, $"The connection ended before '{text}' came: {Received}");
            _received.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    public void Dispose() => _client.Dispose();
}
