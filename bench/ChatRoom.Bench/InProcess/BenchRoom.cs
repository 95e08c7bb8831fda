using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>Opens a room in this process, on a file or in memory.</summary>
internal sealed class BenchRoom : IAsyncDisposable
{
    private const int ListenBacklog = 4096;

    private readonly LimitsOptions _limits = new() { FloodPerSecond = 0 };
    private readonly ChatMetrics _metrics = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
    private readonly MemoryRoomCatalog _catalog = new();
    private readonly ITranscriptStore _store;
    private readonly RoomDirectory _directory;
    private Room _room = null!;

    private BenchRoom(string? directory)
    {
        _store = directory is null
            ? new InMemoryTranscriptStore()
            : new SqliteTranscriptStore(Path.Combine(directory, "chatroom.db"), NullLogger<SqliteTranscriptStore>.Instance);
        _directory = new RoomDirectory(
            new RoomRegister(_store, _catalog, new RoomOptions(), _limits, TimeProvider.System),
            new RoomOptions(),
            new PeopleDirectory(_limits, TimeProvider.System),
            TimeProvider.System,
            _metrics,
            NullLogger<Room>.Instance);
    }

    public static async Task<BenchRoom> OpenAsync(string? directory)
    {
        var room = new BenchRoom(directory);
        await room._catalog.TryAddAsync(RoomRecord.Public("room"), default);
        room._room = await room._directory.OpenAsync("room");
        return room;
    }

    /// <summary>Adds a client without a socket, which sees nothing.</summary>
    public async Task JoinAsync(string name)
    {
        using var visit = _room.People.Enter(name);
        await _room.JoinAsync(new Subscription(_room, new BenchClient(), new BenchClient.Silent()), visit.Person, default);
    }

    /// <summary>Accepts TCP connections for the room; returns the port.</summary>
    public int Listen()
    {
        ChatServer.ServeSocketsInline();
        var addresses = new AddressLimiter(_limits, TimeProvider.System);
        var interpreter = new InputInterpreter(_directory, _limits, addresses, TimeProvider.System, _metrics);
        var quota = new ConnectionQuota(_limits, _metrics);
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(ListenBacklog);
        _ = AcceptAsync(listener, new TcpDoorServices(
            _directory, _room.Name, new TcpOptions { Backlog = 0 }, _limits, interpreter, _metrics, TimeProvider.System,
            NullLogger.Instance, "", null, CancellationToken.None), quota);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync();
        if (_store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static async Task AcceptAsync(Socket listener, TcpDoorServices services, ConnectionQuota quota)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            var place = quota.TryTake(default, out _) ?? throw new BenchException("There are more clients than places.");
            _ = new TcpConversation(new SocketTransport(socket), socket.RemoteEndPoint, default, place, services).RunAsync();
        }
    }
}
