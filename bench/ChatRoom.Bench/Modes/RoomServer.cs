using System.CommandLine;
using ChatRoom.Server.Cli;

namespace ChatRoom.Bench.Modes;

/// <summary>Serves many rooms, each on a TCP port of its own, with the runtime settings of the real server.</summary>
internal static class RoomServer
{
    public static Command Command { get; } = Create();

    /// <summary>Returns the server process with so many rooms.</summary>
    public static ServerSpec SpecOf(int rooms, bool durable) => new(
        rooms == 1 ? "1 room" : $"{rooms} rooms",
        "line",
        0,
        [
            "dotnet", "exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "ChatRoom.Server.runtimeconfig.json"),
            Path.Combine(AppContext.BaseDirectory, "ChatRoom.Bench.dll"), Command.Name, $"--rooms={rooms}",
            .. durable ? [$"--directory={ServerProcess.DirectoryMark}"] : Array.Empty<string>(),
        ]);

    private static Command Create()
    {
        var rooms = new Option<int>("--rooms");
        var directory = new Option<string?>("--directory");
        var command = new Command("room-server", "serves many rooms, a TCP port for each") { rooms, directory };
        command.Hidden = true;
        command.SetAction((options, _) => RunAsync(options.GetValue(rooms), options.GetValue(directory)));
        return command;
    }

    private static async Task RunAsync(int rooms, string? directory)
    {
        await using var bench = await BenchRooms.OpenAsync(directory, rooms);
        Console.WriteLine($"nc localhost {string.Join(' ', bench.Listen())}");
        await Task.Delay(Timeout.Infinite);
    }
}
