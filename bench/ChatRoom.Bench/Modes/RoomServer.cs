using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Input;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// Many rooms, a TCP port for each, as a process of its own: the server's rooms, history and connections in the server's
/// runtime settings, without its web page. A mode that <see cref="ManyRooms"/> starts and the help does not name.
/// </summary>
internal static class RoomServer
{
    private const int ListenBacklog = 4096;

    public static Mode Mode { get; } = new(
        "room-server",
        "many rooms, a TCP port for each",
        [
            new("rooms", "50", "rooms", 1, 10_000),
            new("directory", "", "where the history is; in memory if there is none"),
        ],
        RunAsync);

    /// <summary>The process with so many rooms.</summary>
    public static ServerSpec SpecOf(int rooms, bool durable) => new(
        rooms == 1 ? "1 room" : $"{rooms} rooms",
        "line",
        0,
        [
            "dotnet", "exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.runtimeconfig.json"),
            Path.Combine(AppContext.BaseDirectory, "ChatRoom.Bench.dll"), Mode.Name, $"--rooms={rooms}",
            $"--directory={(durable ? ServerProcess.DirectoryMark : "")}",
        ],
        new Dictionary<string, string>());

    private static async Task<int> RunAsync(BenchOptions options)
    {
        ChatServer.ServeSocketsInline();
        var directory = options.Text("directory");
        await using var rooms = await BenchRooms.OpenAsync(
            directory.Length == 0 ? null : new DirectoryInfo(directory), options.Count("rooms"));
        var interpreter = new InputInterpreter(rooms.Limits, TimeProvider.System, rooms.Metrics);
        var listeners = new List<Socket>();
        foreach (var room in rooms.All)
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(ListenBacklog);
            listeners.Add(listener);
            _ = AcceptAsync(listener, new TcpDoorServices(
                room, new TcpOptions { Backlog = 0 }, rooms.Limits, interpreter, rooms.Metrics, TimeProvider.System,
                NullLogger.Instance, "", CancellationToken.None));
        }

        Console.WriteLine($"nc localhost {string.Join(' ', listeners.Select(l => ((IPEndPoint)l.LocalEndPoint!).Port))}");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    private static async Task AcceptAsync(Socket listener, TcpDoorServices services)
    {
        while (true)
        {
            var socket = await listener.AcceptAsync();
            _ = ServeAsync(new TcpConnection(socket, socket.RemoteEndPoint, services));
        }
    }

    private static async Task ServeAsync(TcpConnection connection)
    {
        // Goes on off the accept loop.
        await Task.Yield();
        using (connection)
        {
            await connection.RunAsync();
        }
    }
}
